"""What the author of a blog would want to know before it is published.

Each fault of a post is a `finding.Finding` of a stable kind, with its line and what mends it.
`post` looks at one file, `across` at what only all posts together tell, `blog` at a whole blog. A
false alarm is worse than a miss: what some generator or theme may mean on purpose is no finding.
"""

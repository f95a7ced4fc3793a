"""Pelican: lines `Key: value` and an empty one, with fences or without; tags have no list."""

from __future__ import annotations

from tests.generators.rows import Blog, Head, Refused, changed, chosen, row, whole

_HEAD = Head(
    "Title: Trời sắp mưa\nDate: 2021-05-04 10:20\n",
    "Summary: Một buổi chiều\n    nhiều mây.\n\nTrời tối dần.\n\nTags: mưa\n",
)
_FENCED = Head("---\ntitle: Trời sắp mưa\n", "date: 2021-05-04\n---\n\nTrời tối dần.\n")

ROWS = [
    row(_HEAD, "commas", "Tags: mưa, nắng", "mưa|nắng",
        "Tags: mưa, nắng, gió", "Tags: nắng", "Tags: bão, nắng"),
    row(_HEAD, "commas, tight", "Tags: nắng,mưa", "nắng|mưa",
        "Tags: nắng,mưa,gió", "Tags: nắng", "Tags: nắng,bão"),
    row(_HEAD, "commas, names with spaces", "Tags: học máy, Dành cho người mới",
        "học máy|Dành cho người mới", "Tags: học máy, Dành cho người mới, gió mùa",
        "Tags: Dành cho người mới", "Tags: học sâu, Dành cho người mới",
        added="gió mùa", old="học máy", new="học sâu"),
    row(_HEAD, "semicolons", "Tags: mưa; nắng", "mưa|nắng",
        "Tags: mưa; nắng; gió", "Tags: nắng", "Tags: bão; nắng"),
    row(_HEAD, "semicolons, a name with a comma", "Tags: sáng, chiều; mưa; nắng",
        "sáng, chiều|mưa|nắng", "Tags: sáng, chiều; mưa; nắng; gió",
        "Tags: sáng, chiều; nắng", "Tags: sáng, chiều; bão; nắng"),
    row(_HEAD, "one", "Tags: mưa", "mưa", "Tags: mưa, gió", "Tags:", "Tags: bão"),
    row(_HEAD, "one, name with a space", "Tags: học máy", "học máy",
        "Tags: học máy, AI", "Tags:", "Tags: học sâu",
        added="AI", old="học máy", new="học sâu"),
    row(_HEAD, "key in small letters", "tags: mưa, nắng", "mưa|nắng",
        "tags: mưa, nắng, gió", "tags: nắng", "tags: bão, nắng"),
    row(_HEAD, "spaces around", "Tags:   mưa ,  nắng  ", "mưa|nắng",
        "Tags:   mưa ,  nắng,  gió  ", "Tags:   nắng  ", "Tags:   bão ,  nắng  "),
    row(_HEAD, "signs that YAML knows", "Tags: C#, [mưa], @nắng: to", "C#|[mưa]|@nắng: to",
        "Tags: C#, [mưa], @nắng: to, #gió", "Tags: [mưa], @nắng: to", "Tags: F#, [mưa], @nắng: to",
        added="#gió", old="C#", new="F#"),
    row(_HEAD, "merged", "Tags: mưa, bão", "mưa|bão",
        "Tags: mưa, bão, gió", "Tags: bão", "Tags: bão"),
    row(_HEAD, "empty", "Tags:", "", "Tags: gió"),
    whole("absent", "Title: Mây\nDate: 2021-05-04\n\nThân.\n", "",
          "Title: Mây\nDate: 2021-05-04\nTags: gió\n\nThân.\n"),
    whole("absent, small letters", "title: Mây\ndate: 2021-05-04\n\nThân.\n", "",
          "title: Mây\ndate: 2021-05-04\ntags: gió\n\nThân.\n"),
    whole("absent, last line goes on", "Title: Mây\nSummary: Một chiều\n    mưa.\n\nThân.\n", "",
          "Title: Mây\nSummary: Một chiều\n    mưa.\nTags: gió\n\nThân.\n"),
    whole("title alone", "Title: Mây\nTags: mưa\n\nThân.\n", "mưa",
          "Title: Mây\nTags: mưa, gió\n\nThân.\n", "Title: Mây\nTags:\n\nThân.\n",
          "Title: Mây\nTags: bão\n\nThân.\n"),
    whole("no body", "Title: Mây\nTags: mưa\n", "mưa",
          "Title: Mây\nTags: mưa, gió\n", "Title: Mây\nTags:\n", "Title: Mây\nTags: bão\n"),
    # Pelican takes the first of them.
    whole("twice", "Title: Mây\nTags: sấm hai\nTags: chớp\n\nThân.\n", "sấm hai",
          *[Refused("twice")] * 3, old="sấm hai", own="values"),
    whole("over lines", "Title: Mây\nTags: sấm ba,\n    chớp\n\nThân.\n", "sấm ba",
          *[Refused("several lines")] * 3, old="sấm ba", own="values"),
]  # fmt: skip
ROWS += changed(chosen(ROWS, "commas", "absent", "empty"), "CRLF", ("\n", "\r\n"))
ROWS += changed(ROWS[:1], "BOM", ("Title:", "\ufeffTitle:"))

_FENCES = [
    row(_FENCED, "fences, commas", "tags: mưa, nắng", "mưa|nắng",
        "tags: mưa, nắng, gió", "tags: nắng", "tags: bão, nắng"),
    row(_FENCED, "fences, one", "tags: học máy", "học máy",
        "tags: học máy, AI", "tags:", "tags: học sâu", added="AI", old="học máy", new="học sâu"),
    row(_FENCED, "fences, semicolons", "tags: mưa; nắng", "mưa|nắng",
        "tags: mưa; nắng; gió", "tags: nắng", "tags: bão; nắng"),
    row(_FENCED, "fences, empty", "tags:", "", "tags: gió"),
    whole("fences, absent", "---\ntitle: Mây\n---\nThân.\n", "",
          "---\ntitle: Mây\ntags: gió\n---\nThân.\n"),
    # Pelican takes the brackets for parts of names.
    row(_FENCED, "fences, list", "tags: [mưa, nắng]", "mưa|nắng",
        "tags: [mưa, nắng, gió]", "tags: [nắng]", "tags: [bão, nắng]", own="values"),
    whole("body alone", "Trời tối dần.\n\nMưa rơi.\n", "",
          "---\ntags: gió\n---\nTrời tối dần.\n\nMưa rơi.\n"),
]  # fmt: skip

BLOGS = [
    Blog(
        "Pelican", "Pelican", "content", [*ROWS, *_FENCES],
        {"pelicanconf.py": 'SITENAME = "Sổ tay trời"\nPATH = "content"\n'},
    )
]  # fmt: skip

"""The table of generator, format and shape: all blogs, and what they are made of."""

from __future__ import annotations

from tests.generators import eleventy, hexo, hugo, jekyll, lookalikes, pelican, themes, zola
from tests.generators.rows import Blog

BLOGS: list[Blog] = [
    *jekyll.BLOGS,
    *hugo.BLOGS,
    *hexo.BLOGS,
    *eleventy.BLOGS,
    *zola.BLOGS,
    *pelican.BLOGS,
    *themes.BLOGS,
    *lookalikes.BLOGS,
]

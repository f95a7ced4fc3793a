"""Which generator makes a site of a blog, and what its configuration says.

It is told by the files that each generator has its users write. They may be somebody else's: YAML,
TOML and JSON are read as data, with the bounds of front matter, and programs in JavaScript or
Python are not run: what stands in them is found as text or not at all.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from dlblog.files import below, read_file
from dlblog.front_matter import read_values

_LARGEST = 200_000  # bytes of a configuration
_SCRIPTS = ("js", "mjs", "cjs", "ts", "mts", "cts")
_DATA = ("toml", "yaml", "yml", "json")


class Generator(NamedTuple):
    """What makes a site of a blog.

    Attributes:
        name: as its users write it.
        evidence: files and folders that told it, relative to the blog.
        places: where it looks for posts, relative to the blog.
        values: of its configuration, where that is data.
        script: its configuration, where that is a program; without comments of whole lines.
        config: the file that they are from; empty where there is none.
    """

    name: str
    evidence: tuple[str, ...]
    places: tuple[str, ...]
    values: Mapping[str, Any]
    script: str
    config: str


def find_generator(folder: Path) -> Generator | None:
    """The generator of the blog in a folder, as far as its files tell."""
    return next((found for look in _LOOKS if (found := look(_Site(folder)))), None)


def find_generator_above(folders: Iterable[Path]) -> str:
    """Return the name of the generator of the first blog that some folders lie in.

    Args:
        folders: absolute, the likeliest first.
    Returns:
        an empty text if no blog with a known generator is found, in the repository of a folder or
        below the user's home.
    """
    places: dict[Path, None] = {}
    for folder in folders:
        for place in (folder, *folder.parents):
            if place in (Path.home(), Path(place.anchor)):
                break
            places[place] = None
            if (place / ".git").exists():
                break
    found = (find_generator(place) for place in places)
    return next((generator.name for generator in found if generator), "")


class _Site:
    """The files of a blog as far as they tell the generator."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def first(self, *names: str) -> str:
        """The first of some files or folders that is there; empty where none is."""
        return next((name for name in names if (self.folder / name).exists()), "")

    def there(self, *names: str) -> tuple[str, ...]:
        return tuple(name for name in names if (self.folder / name).exists())

    def text(self, name: str) -> str:
        """A file of the blog; empty where it cannot be read, or leads out of the blog."""
        path = str(self.folder / name)
        with suppress(OSError):
            if below(os.path.realpath(path), [os.path.realpath(self.folder)]):
                return read_file(path, _LARGEST, "it").decode("utf-8-sig", "replace")
        return ""

    def values(self, name: str) -> Mapping[str, Any]:
        kind = {"yml": "yaml"}.get(name.rpartition(".")[2], name.rpartition(".")[2])
        return read_values(self.text(name), kind) if name else {}

    def depends_on(self, package: str) -> bool:
        """Whether `package.json` or `Gemfile` names a package."""
        return f'"{package}"' in self.text("package.json") or bool(
            re.search(rf"^[ \t]*gem[ \t]+[\"']{package}[\"']", self.text("Gemfile"), re.MULTILINE)
        )

    def found(
        self, name: str, config: str, places: str, *evidence: str, script: bool = False
    ) -> Generator:
        text = self.text(config) if script else ""
        lines = (line for line in text.splitlines() if not re.match(r"\s*(//|#|\*|/\*)", line))
        return Generator(
            name,
            tuple(dict.fromkeys(one for one in (config, *evidence) if one)),
            tuple(places.split()),
            {} if script else self.values(config),
            "\n".join(lines),
            config,
        )


def _scripts(stem: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{suffix}" for suffix in _SCRIPTS)


def _data(stem: str) -> tuple[str, ...]:
    return tuple(f"{stem}.{suffix}" for suffix in _DATA)


def _by_script(name: str, places: str, *stems: str) -> Callable[[_Site], Generator | None]:
    """A generator that is told by the name of its configuration, a program, alone."""

    def look(site: _Site) -> Generator | None:
        config = site.first(*(file for stem in stems for file in _scripts(stem)))
        return site.found(name, config, places, script=True) if config else None

    return look


def _hexo(site: _Site) -> Generator | None:
    config = site.first("_config.yml", "_config.yaml")
    posts = site.first("source/_posts")
    if not config or not (posts or site.depends_on("hexo")):
        return None
    return site.found("Hexo", config, "source/_posts source/_drafts", posts)


def _jekyll(site: _Site) -> Generator | None:
    config = site.first("_config.yml", "_config.yaml", "_config.toml")
    posts, gems = site.first("_posts"), site.first("Gemfile")
    gems = gems if site.depends_on("jekyll") or site.depends_on("github-pages") else ""
    if not (posts and config) and not gems:
        return None
    return site.found("Jekyll", config, "_posts _drafts", posts, gems)


def _zola(site: _Site) -> Generator | None:
    config = site.first("config.toml")
    if not config or "base_url" not in site.values(config):
        return None
    return site.found("Zola", config, "content", *site.there("content"))


def _hugo(site: _Site) -> Generator | None:
    config = site.first(*_data("hugo"), *_data("config/_default/hugo"))
    evidence = site.there("archetypes", "content")
    if not config and evidence:
        config = site.first(*_data("config"), *_data("config/_default/config"))
    if not config:
        return None
    found = site.found("Hugo", config, "content", *evidence)
    place = found.values.get("contentDir")
    safe = isinstance(place, str) and re.fullmatch(r"\w[\w/-]*", place)
    return found._replace(places=(place,)) if safe and isinstance(place, str) else found


def _pelican(site: _Site) -> Generator | None:
    if not site.first("pelicanconf.py"):
        return None
    config = site.first("publishconf.py") or "pelicanconf.py"
    found = site.found("Pelican", config, "content", "pelicanconf.py", script=True)
    return found._replace(script=f"{found.script}\n{site.text('pelicanconf.py')}")


def _next(site: _Site) -> Generator | None:
    config = site.first(*_scripts("contentlayer.config"), *_scripts("next.config"))
    if not config:
        return None
    places = "data/blog content posts _posts src/content src/posts"
    return site.found("Next.js", config, places, script=True)


_LOOKS: tuple[Callable[[_Site], Generator | None], ...] = (
    _by_script("Gatsby", "content src/content posts blog src/pages", "gatsby-config"),
    _by_script("Docusaurus", "blog docs", "docusaurus.config"),
    _by_script("Astro", "src/content content src/pages", "astro.config"),
    _by_script("Eleventy", "posts blog src/posts content src", "eleventy.config", ".eleventy"),
    _hexo,
    _jekyll,
    _zola,
    _hugo,
    _pelican,
    _next,
)


def quoted_values(script: str, name: str) -> Iterator[str]:
    """The texts that a program gives to a name, as `name: "…"` or `name = "…"`."""
    for match in re.finditer(rf"\b{name}[\"']?\s*[:=]\s*([\"'`])([^\"'`\n]{{1,300}})\1", script):
        yield match[2]

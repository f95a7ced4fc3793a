"""dlblog.toml: every key right and wrong, with the line of what is wrong."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog.address import post_address
from dlblog.errors import UsageError
from dlblog.settings import Settings, complaint, find_folder, read_settings
from dlblog.settings.place import line_of
from dlblog.settings.value import ADDRESS_FIELDS
from tests.reference import ROOT

DOCS = (ROOT / "docs/settings.md").read_text(encoding="utf-8")

RIGHT: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing": ("", {}),
    "comments": ("# chưa có gì\n\n", {}),
    "refresh": ("refresh = false", {"refresh": False}),
    "posts": ('posts = ["bài", "./a.md", "."]', {"posts": ("bài", "./a.md", ".")}),
    "no posts": ("posts = []", {"posts": ()}),
    "include": ('include = ["*.md"]', {"include": ("*.md",)}),
    "exclude": ("exclude = ['nháp/*', '_*']", {"exclude": ("nháp/*", "_*")}),
    "no exclude": ("exclude = []", {"exclude": ()}),
    "index": ('index = ".dlblog"', {"index": ".dlblog"}),
    "index, deeper": ('index = "build/index"', {"index": "build/index"}),
    "index, an empty folder": ('index = "trống"', {"index": "trống"}),
    "index, one that is there": ('index = "chỉ-mục"', {"index": "chỉ-mục"}),
    "dictionary": ('dictionary = "từ.txt"', {"dictionary": "từ.txt"}),
    "address": (
        'address = "https://example.org{slug}"', {"address": "https://example.org{slug}"},
    ),
    "address, by date": (
        "address = 'http://a.vn:80/b/{year}/{month}/{day}/{stem}.html?x={category}'",
        {"address": "http://a.vn:80/b/{year}/{month}/{day}/{stem}.html?x={category}"},
    ),
    "tag separator": ('tag-separator = "none"', {"tag_separator": "none"}),
    "aliases": ('[aliases]\n"học máy" = "ML"', {"aliases": {"học máy": "ML"}}),
    "aliases, in one line": ('aliases = {ML = "học máy"}', {"aliases": {"ML": "học máy"}}),
    "searches": (
        '[searches]\n"cuối-tuần" = "tag:phố"\nx1 = "a"',
        {"searches": {"cuối-tuần": "tag:phố", "x1": "a"}},
    ),
    "searches, letters decomposed": (
        '[searches]\n"ta\u0323i" = "a"', {"searches": {"tại": "a"}},
    ),
    "defaults": (
        "[defaults]\ncolor = 'never'\n[defaults.search]\nlimit = 20\ntag = ['a', 'b']\n"
        "[defaults.tag.suggest]\nleast = 0.5",
        {"defaults": {
            "color": "never", "search": {"limit": 20, "tag": ["a", "b"]},
            "tag": {"suggest": {"least": 0.5}},
        }},
    ),
    "defaults, a day": (
        "[defaults.list]\nsince = 2016-02-04", {"defaults": {"list": {"since": "2016-02-04"}}},
    ),
    "defaults, a template": (
        r'defaults.list.format = "{date}\t{title}\n"',
        {"defaults": {"list": {"format": "{date}\t{title}\n"}}},
    ),
}  # fmt: skip


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A folder with an index, an empty folder, a file, and a link that leads out."""
    (tmp_path / "blog/chỉ-mục").mkdir(parents=True)
    (tmp_path / "blog/chỉ-mục/dlblog-0123456789ab").mkdir()
    (tmp_path / "blog/chỉ-mục/dlblog-0123456789ab/born").touch()
    (tmp_path / "blog/trống").mkdir()
    (tmp_path / "blog/a.md").touch()
    (tmp_path / "ngoài").mkdir()
    (tmp_path / "blog/out").symlink_to(tmp_path / "ngoài")
    return tmp_path / "blog"


@pytest.mark.parametrize(("content", "values"), RIGHT.values(), ids=RIGHT)
def test_right(blog: Path, content: str, values: dict[str, Any]) -> None:
    (blog / "dlblog.toml").write_text(content, encoding="utf-8")
    found = read_settings(blog)
    assert found == Settings(**values)


def test_every_key_is_in_the_table() -> None:
    assert set(Settings._fields) <= {key for _, values in RIGHT.values() for key in values}


IN_TEXT = "such as"
WRONG: dict[str, tuple[str, int | None, str]] = {
    "another separator": ("refresh = true\ntag-separator = ','", 2,
                          'tag-separator is one of "space", "comma", "none"'),
    "a separator that is a list": ("tag-separator = ['none']", 1,
                                   'tag-separator is one of "space", "comma", "none"'),
    "a separator of Python": ("tag_separator = 'none'", 1,
                              "there is no setting 'tag_separator': did you mean tag-separator?"),
    "a slip": ("refresh = true\n\nadress = ''", 3,
               "there is no setting 'adress': did you mean address?"),
    "a slip of a table": ("\n[search]\nlimit = 1", 2,
                          "there is no setting 'search': did you mean searches?"),
    "a slip with dots": ("# x\nalias.ML = 'a'", 2,
                         "there is no setting 'alias': did you mean aliases?"),
    "nothing like it": ("theme = 'x'", 1, "there is no setting 'theme'; there is refresh, "),
    "a slip in quotes": ('refresh = true\n"in dex" = 1', 2,
                         "there is no setting 'in dex': did you mean index?"),
    "refresh": ("posts = ['a']\nrefresh = 'no'", 2, "refresh is true or false"),
    "posts, the third": ("posts = [\n  'a', # bài\n  'b',\n  3,\n]", 4, "posts is a list of texts"),
    "posts, the second outside": ("posts = [\n'a',\n'../b',\n]", 3,
                                  "posts may not name '../b', which is outside the blog"),
    "posts, a text": ("\n\nposts = 'a'", 3, "posts is a list of texts"),
    "include": ("include = '*.md'", 1, "include is a list of texts"),
    "exclude": ("exclude = [\n\n1]", 3, "exclude is a list of texts"),
    "index, a number": ("refresh = true\nindex = 1", 2, 'index is a text, such as "index"'),
    "index, empty": ("index = ' '", 1, 'index is a text, such as "index"'),
    "index, outside": ("index = '../x'", 1, "index may not name '../x', which is outside"),
    "index, behind a link": ("index = 'out'", 1, "index may not name 'out', which is outside"),
    "index, the blog": ("index = './chỉ-mục/..'", 1, "index may not name"),
    "index, the blog itself": ("index = './'", 1, "index is a folder of its own in the blog"),
    "index, other files": ("index = 'a.md'", 1, "index names 'a.md', which holds other files"),
    "dictionary, a list": ("dictionary = ['a']", 1, 'dictionary is a text, such as "words.txt"'),
    "dictionary, outside": ("dictionary = '/etc/x'", 1, "dictionary may not name '/etc/x'"),
    "address, no text": ("address = true", 1, "address is a text, such as"),
    "address, no site": ("address = '/{slug}'", 1, "address begins with https://"),
    "address, of mail": ("address = 'mailto:a{slug}'", 1, "address begins with https://"),
    "address, a script": ("address = 'javascript:{slug}'", 1, "address begins with https://"),
    "address, the host from a post": ("address = 'https://{slug}'", 1, "address begins with"),
    "address, a user": ("address = 'https://a@b{slug}'", 1, "address begins with https://"),
    "address, spaces": ("address = 'https://a.vn/ {slug}'", 1, "address begins with https://"),
    "address, no field": ("address = 'https://a.vn/'", 1, "address is one page for all posts"),
    "address, another field": ("address = 'https://a.vn/{titel}'", 1,
                               "address has no field 'titel': there is slug, path, "),
    "address, half a field": ("address = 'https://a.vn/{slug}/{'", 1, "address has a brace"),
    "aliases, no text": ("[aliases]\nML = 'a'\nAI = 2", 3, "aliases 'AI' stands for no text"),
    "aliases, in one line": ("\naliases = {ML = 'a',\tAI = 2}", 2, "aliases 'AI' stands"),
    "aliases, with dots": ("[aliases]\na = 'b'\nNode.js = 'x'", 3, "aliases 'Node' stands"),
    "searches, a list": ("searches = ['a']", 1, "searches is a table of queries"),
    "searches, no text": ("[searches]\na = 'b'\nc = 1", 3, "searches 'c' stands for no query"),
    "searches, empty": ("[searches]\na = ' '", 2, "searches 'a' stands for no query"),
    "searches, a setting below": ("[searches]\na = 'b'\nposts = ['x']", 3,
                                  "searches 'posts' stands for no query: other settings stand"),
    "searches, spaces": ("[searches]\n\n'a b' = 'c'", 3, "searches 'a b' is no name of a search"),
    "searches, a sign": ("[searches]\n'@a' = 'c'", 2, "searches '@a' is no name of a search"),
    "searches, twice": ("[searches]\n'Phố' = 'a'\n'phố' = 'b'", 3, "which are one name"),
    "searches, controls": ('[searches]\na = "\\u0007"', 2, "searches 'a' may have"),
    "searches, turned round": ('[searches]\na = "\\u202e"', 2, "searches 'a' may have"),
    "defaults, a list": ("defaults = [1]", 1, "defaults is a table of options"),
    "defaults, a list of tables": ("[[defaults.list]]\nlimit = 1", 1,
                                   "defaults: 'list' has a value that no option has"),
    "defaults, too deep": ("[defaults.a.b.c.d]\nx = 1", 1, "defaults has more than there are"),
    "defaults, a large number": ("[defaults.list]\nlimit = 1_000_000_000_001", 2,
                                 "defaults: 'limit' has a value that no option has"),
    "defaults, no number": ("[defaults.list]\nlimit = nan", 2, "has a value that no option has"),
    "no TOML": ("refresh = true\nposts = [\n'a'\n", 3, "is not TOML: "),
    "no TOML, twice": ("refresh = true\nrefresh = true\n", 2, "is not TOML: "),
    "no TOML, marks": ("[aliases]\nhọc máy = 'a'\n", 2,
                       'names with marks or spaces stand in quotes: "học máy" = …'),
    "not UTF-8": ("refresh = true\n# \udcff", 2, "is not UTF-8"),
}  # fmt: skip


def test_time_of_a_complaint(blog: Path) -> None:
    """A line that is no TOML is looked at once; going back and forth in it took minutes."""
    (blog / "dlblog.toml").write_text(" " * 4000 + "á" * 1000 + " " * 3000 + "!", encoding="utf-8")
    begun = time.process_time()
    with pytest.raises(UsageError, match="is not TOML"):
        read_settings(blog)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(("content", "line", "said"), WRONG.values(), ids=WRONG)
def test_wrong(blog: Path, content: str, line: int | None, said: str) -> None:
    for text in (content, content.replace("\n", "\r\n"), f"# đầu\n\n{content}"):
        (blog / "dlblog.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
        with pytest.raises(UsageError) as raised:
            read_settings(blog)
        moved = 2 if text.startswith("# đầu") else 0
        place = f"{blog / 'dlblog.toml'}:{line + moved}: " if line else f"{blog}/dlblog.toml: "
        assert str(raised.value).startswith(place)
        assert said in str(raised.value)


LINES: dict[str, tuple[str, tuple[str | int, ...], int | None]] = {
    "a key": ("a = 1\nb = 2", ("b",), 2),
    "in a table": ("[t]\na = 1\n[u]\na = 2", ("u", "a"), 4),
    "in a table of tables": ("[t.u]\n\na = 1", ("t", "u", "a"), 3),
    "a table that is named only within": ("x = 1\n[t.u]\na = 1", ("t",), 2),
    "in quotes": ("[t]\n\"a.b\" = 1\n'c' = 2", ("t", "a.b"), 2),
    "with dots": ("t.u.a = 1\nt.u.b = 2", ("t", "u", "b"), 2),
    "in one line": ("\nt = {a = 1, b = {c = 2}}", ("t", "b", "c"), 2),
    "after a text with brackets": ('a = "[ #"\nb = """\n]\n"""\nc = 1', ("c",), 5),
    "after a list of many lines": ("a = [\n[1],\n{x = 2}, # }\n]\nb = 1", ("b",), 5),
    "the third of a list": ("a = [1,\n2,\n3]", ("a", 2), 3),
    "in a list in a list": ("a = [1,\n[2,\n3]]", ("a", 1, 1), 3),
    "after a time": ("a = 1979-05-27 07:32:00\nb = 1", ("b",), 2),
    "not there: what it would be in": ("x = 1\n[t]\na = 1", ("t", "b"), 2),
    "not there": ("x = 1", ("y",), None),
}


@pytest.mark.parametrize(("text", "keys", "line"), LINES.values(), ids=LINES)
def test_lines(text: str, keys: tuple[str | int, ...], line: int | None) -> None:
    assert line_of(text, keys) == line


def test_a_complaint_of_who_uses_a_setting(blog: Path) -> None:
    (blog / "dlblog.toml").write_text("refresh = true\nposts = ['a',\n'b']")
    path = blog / "dlblog.toml"
    assert str(complaint(blog, ("posts", 1), "x")) == f"{path}:3: x"
    path.unlink()
    assert str(complaint(blog, ("posts", 1), "x")) == f"{path}: x"


def test_the_folder_is_found_from_below(blog: Path) -> None:
    (blog / "trống/sâu").mkdir()
    assert find_folder(blog / "trống/sâu") == blog / "trống/sâu"
    (blog / "dlblog.toml").touch()
    assert find_folder(blog / "trống/sâu") == blog


@pytest.mark.parametrize("field", ADDRESS_FIELDS)
def test_an_address_has_the_fields_that_are_filled(field: str) -> None:
    stored = {"url": None, "path": "b.md", "slug": "b", "date": "2020-01-02", "category": "c"}
    assert post_address(stored, f"https://a.vn/x{{{field}}}") != "https://a.vn/x"


# docs/settings.md

DOCUMENTED = re.findall(r"^\| `([\w-]+)` \|", DOCS, re.MULTILINE)


def test_every_key_is_documented() -> None:
    assert sorted(DOCUMENTED) == sorted(name.replace("_", "-") for name in Settings._fields)


def test_the_example_can_be_read(blog: Path) -> None:
    (example,) = re.findall(r"^```toml\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)
    (blog / "dlblog.toml").write_text(example, encoding="utf-8")
    found = read_settings(blog)
    usual = Settings()
    assert [name for name in Settings._fields if getattr(found, name) == getattr(usual, name)] == []


def test_the_example_of_a_complaint(blog: Path) -> None:
    (blog / "dlblog.toml").write_text("\n\nadress = 'x'")
    with pytest.raises(UsageError) as raised:
        read_settings(blog)
    assert f"dlblog: /home/an/blog{str(raised.value).removeprefix(str(blog))}" in DOCS


# Whatever somebody writes there

PIECES = st.sampled_from(
    "refresh posts include exclude index dictionary address aliases searches defaults search limit "
    "true false 1 1.5 2016-02-04 = . , [ ] { } [[ ]] \" ' \"\"\" ''' # \\ - + _ \n \r \t é học "
    'https://a.b{slug} "x" \'y\' ["a"] [defaults.list] [aliases] nan 0x10 \x00 \u202e'.split(" ")
)
TEXTS = st.lists(PIECES, max_size=25).map(" ".join).map(lambda text: text.encode())


@settings(max_examples=400)
@given(content=st.one_of(TEXTS, st.binary(max_size=60)))
def test_settings_or_one_line(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.getbasetemp() / "whatever"
    os.makedirs(folder, exist_ok=True)
    (folder / "dlblog.toml").write_bytes(content)
    try:
        found = read_settings(folder)
    except UsageError as error:
        assert str(error).startswith(f"{folder / 'dlblog.toml'}:")
    else:
        assert isinstance(found, Settings)
        assert type(found.refresh) is bool

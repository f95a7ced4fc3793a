"""How strings of tags are divided is told by setting, generator and the posts, in this order."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dlblog import engines, indexing
from dlblog.dialect import Dialect, Separator, judge, traces_of
from tests.conftest import Run

Put = Callable[..., Path]

# Strings under `tags` in YAML, the tags of other posts, and what divides the strings.
JUDGED: dict[str, tuple[list[str], list[str], Separator]] = {
    "nothing": ([], ["học máy"], "unclear"),
    "single words": (["Numpy", "Python"], [], "unclear"),
    "names that begin alike": (["học máy", "học sâu", "học máy"], ["AI"], "unclear"),
    "words that recur in strings alone": (["python docker", "docker linux"], [], "unclear"),
    "words that stand alone elsewhere": (["python docker"], ["Docker", "python"], "space"),
    "most words do": (["python docker linux"], ["docker", "linux"], "space"),
    "half of them do": (["Numpy pandas"], ["Numpy"], "unclear"),
    "hyphens join syllables": (["Numpy thử-nghiệm"], [], "space"),
    "hyphens join syllables without marks": (["hoc-may lap-trinh"], [], "space"),
    "a name with a hyphen": (["Bà Rịa-Vũng Tàu", "Thừa Thiên-Huế"], [], "unclear"),
    "English with hyphens": (["to-do list", "Wi-Fi miễn phí", "e-mail"], [], "unclear"),
    "one string in many": (["lập-trình web", *["học máy nâng cao"] * 3], [], "unclear"),
    "commas": (["a, b c", "Dành cho người mới"], [], "comma"),
    "commas without spaces": (["a,b", "học máy"], [], "comma"),
    "commas once, spaces mostly": (["a, b", "lập-trình web", "lập-trình C"], [], "space"),
    "commas as often as spaces": (["a, b", "lập-trình web"], [], "comma"),
    "whole names elsewhere": (["học máy"], ["Học máy", "AI"], "none"),
    "whole names whose words stand alone": (["văn học"], ["văn học", "văn", "học"], "none"),
    "few whole names elsewhere": (["học máy", "học sâu", "du lịch"], ["học máy"], "unclear"),
}


@pytest.mark.parametrize(("strings", "others", "separator"), JUDGED.values(), ids=JUDGED)
def test_judge(strings: list[str], others: list[str], separator: Separator) -> None:
    traces = [trace for text in strings for trace in traces_of(text, "tags", "yaml")]
    whole = [*others, *(text for text in strings if " " not in text and "," not in text)]
    assert judge(traces, lambda: whole) == separator
    assert judge(reversed(traces), lambda: whole) == separator


@pytest.mark.parametrize(
    "kept",
    [None, "space", [], ["space"], ["", "", ";"], ["tab", "", "space"], [1, "", "none"], {}],
    ids=repr,
)
def test_what_is_no_dialect_in_an_index(kept: object) -> None:
    assert Dialect.restored(kept) == Dialect()


def test_a_dialect_comes_back_from_an_index() -> None:
    for dialect in (Dialect.of("", "Jekyll"), Dialect.of("none", "Hugo"), Dialect.of("", "")):
        assert Dialect.restored(json.loads(json.dumps(dialect))) == dialect


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Put:
    """Writes a post with some front matter into the blog in the current folder."""
    monkeypatch.chdir(tmp_path)

    def write(name: str, head: str, folder: str = "posts") -> Path:
        path = tmp_path / folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\ntitle: Bài {name}\ndate: 2020-01-02\n{head}\n---\n\nTrời mưa.\n")
        return path

    return write


def tags(run: Run) -> dict[str, int]:
    found = run("tags", "-f", "json")
    return {row["tag"]: row["count"] for row in json.loads(found.out or "[]")}


def remembered(folder: Path) -> list[str]:
    return list(engines.remembered(folder / "index")["dialect"])


GENERATORS: dict[str, tuple[dict[str, str], str, list[str], Separator]] = {
    "Jekyll": ({"_config.yml": "title: x\n"}, "_posts", ["a", "b"], "space"),
    "Hugo": ({"hugo.toml": 'baseURL = "https://a.vn"\n'}, "content/posts", ["a b"], "none"),
    "Hexo": ({"_config.yml": "title: x\n"}, "source/_posts", ["a b"], "none"),
    "Eleventy": ({".eleventy.js": "module.exports = {}\n"}, "posts", ["a b"], "comma"),
    "Zola": ({"config.toml": 'base_url = "https://a.vn"\n'}, "content", ["a b"], "none"),
    "Pelican": ({"pelicanconf.py": "AUTHOR = 'x'\n"}, "content", ["a b"], "semicolon"),
    "Gatsby": ({"gatsby-config.js": "module.exports = {}\n"}, "content", ["a b"], "unclear"),
}


@pytest.mark.parametrize("name", GENERATORS)
def test_the_generator_decides(run: Run, put: Put, tmp_path: Path, name: str) -> None:
    files, folder, expected, separator = GENERATORS[name]
    for file, content in files.items():
        (tmp_path / file).write_text(content)
    put("2020-01-02-a", "tags: a b", folder)
    run("index", folder)
    assert list(tags(run)) == expected
    assert remembered(tmp_path) == ["", name, separator]
    # Also where the index lies elsewhere, and the blog is found from its posts upward.
    (tmp_path / "nơi khác").mkdir()
    os.chdir(tmp_path / "nơi khác")
    run("index", f"../{folder}")
    assert list(tags(run)) == expected


def test_the_setting_goes_before_the_generator(run: Run, put: Put, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: x\n")
    put("a", "tags: học máy", "_posts")
    run("index", "_posts")
    assert tags(run) == {"học": 1, "máy": 1}
    (tmp_path / "dlblog.toml").write_text('tag-separator = "none"\n')
    said = run("index").err
    assert "strings of tags are divided in another way now; it was rebuilt" in said
    assert tags(run) == {"học máy": 1}
    run("index")
    assert run("index").err == ""
    (tmp_path / "dlblog.toml").unlink()
    run("index")
    assert tags(run) == {"học": 1, "máy": 1}


def test_a_generator_that_comes_later(run: Run, put: Put, tmp_path: Path) -> None:
    put("a", "tags: học máy", "_posts")
    run("index", "_posts")
    assert tags(run) == {"học máy": 1}
    (tmp_path / "_config.yml").write_text("title: x\n")
    run("index")
    assert tags(run) == {"học": 1, "máy": 1}


def test_a_setting_that_divides_nothing_reads_nothing(run: Run, put: Put, tmp_path: Path) -> None:
    put("a", "tags: [học máy]")
    run("index")
    (tmp_path / "dlblog.toml").write_text('tag-separator = "none"\n')
    done = run("index")
    assert (done.out, done.err) == ("1 post: 1 unchanged\n", "")


def test_until_the_user_decides(run: Run, put: Put, tmp_path: Path) -> None:
    path = put("a", "tags: học máy")
    before = path.read_bytes()
    run("index")
    for command in (("add", "AI", "a"), ("remove", "học máy", "a"), ("rename", "học máy", "ML")):
        done = run("tag", *command)
        refused = done.err
        assert done.status == 2
        assert "posts/a.md:4: " in refused
        assert 'set tag-separator = "none" or "space" in dlblog.toml' in refused
        assert path.read_bytes() == before
    (tmp_path / "dlblog.toml").write_text('tag-separator = "none"\n')
    run("tag", "add", "AI", "a")  # no `index` is needed
    assert b"\ntags: [h\xe1\xbb\x8dc m\xc3\xa1y, AI]\n" in path.read_bytes()
    run("tag", "undo")
    assert path.read_bytes() == before
    (tmp_path / "dlblog.toml").write_text('tag-separator = "space"\n')
    run("tag", "add", "AI", "a")
    assert b"\ntags: h\xe1\xbb\x8dc m\xc3\xa1y AI\n" in path.read_bytes()
    run("tag", "undo")
    assert path.read_bytes() == before


# A blog, step by step: what is put, and what is taken away.
STEPS: list[tuple[dict[str, str], list[str]]] = [
    ({"a": "tags: python docker", "b": "tags: học máy"}, []),
    ({"c": "tags: [python]", "d": "tags: docker"}, []),  # 2 of 4 words
    ({}, ["b"]),  # all words: spaces
    ({"e": "tags: Numpy thử-nghiệm\ncategories: lập-trình web"}, []),
    ({"f": "tags: a, b c", "g": "tags: x, y", "h": "categories: u, v", "i": "tags: p,q"}, []),
    ({"a": "tags: [python, docker]"}, ["g", "h", "i"]),
    ({}, ["f", "e"]),
    ({"k": "tags: Học máy\ncategories: [Đời]", "l": "tags: [học máy]"}, []),
    ({"l": "tags: [sâu]"}, []),
]


def test_step_by_step_is_as_from_scratch(run: Run, put: Put, tmp_path: Path) -> None:
    """What is told by all posts is told alike, whichever of them were read now."""
    seen = set()
    for new, gone in STEPS:
        for name, head in new.items():
            put(name, head)
        for name in gone:
            (tmp_path / f"posts/{name}.md").unlink()
        run("index")
        found, dialect = tags(run), remembered(tmp_path)
        seen.add(dialect[2])
        run("rebuild")
        assert (tags(run), remembered(tmp_path)) == (found, dialect)
    assert seen == {"unclear", "space", "comma", "none"}


def test_a_search_reads_no_post_in_another_way(run: Run, put: Put, tmp_path: Path) -> None:
    """Where all strings would be divided otherwise, a search says what to run."""
    put("a", "tags: lập-trình web")
    run("index")
    assert tags(run) == {"lập-trình": 1, "web": 1}
    for name in "bcd":
        put(name, "tags: nắng, gió to")
    said = run("search", "mưa").err
    assert "divided in another way now" in said
    assert "run dlblog index" in said
    run("index")
    assert tags(run) == {"gió to": 3, "nắng": 3, "lập-trình web": 1}


def test_python_reads_the_setting(put: Put, tmp_path: Path) -> None:
    from dlblog import Blog

    put("a", "tags: học máy")
    (tmp_path / "dlblog.toml").write_text('tag-separator = "space"\n')
    with Blog.open(tmp_path, create=True) as blog:
        assert {tag.tag for tag in blog.tags()} == {"học", "máy"}
    assert indexing.update(tmp_path / "index", []).rebuilt == ""
    with Blog.open(tmp_path) as blog:
        assert {tag.tag for tag in blog.tags()} == {"học", "máy"}


def test_check_and_doctor_in_an_unclear_blog(run: Run, put: Put, tmp_path: Path) -> None:
    put("a", "tags: học máy")
    put("b", "tags: Học-máy nâng cao")
    put("c", "tags: [mưa]\ncategories: đời sống")
    run("index")
    checked = run("check", "--kind", "tags-not-a-list")
    assert (checked.status, run("check", "--strict").status) == (0, 1)
    assert [line.split(": ")[0] for line in checked.out.splitlines()] == [
        "posts/a.md:4", "posts/b.md:4", "posts/c.md:5",
    ]  # fmt: skip
    assert checked.out.count("tag-separator") == 3
    told = run("tag", "doctor", "--all")
    assert "học" not in told.out.lower()
    assert "once: used once (1)" in told.out  # mưa
    assert "left out: 2 posts with a string that may be one tag or several" in told.err
    (tmp_path / "dlblog.toml").write_text('tag-separator = "none"\n')
    run("index")
    told = run("tag", "doctor", "--all")
    assert "'học máy' is used once" in told.out
    assert "left out" not in told.err


def test_doctor_in_a_blog_of_jekyll_with_commas(run: Run, put: Put, tmp_path: Path) -> None:
    """Jekyll makes four tags of a name, and doctor does not offer to delete them."""
    (tmp_path / "_config.yml").write_text("title: x\n")
    put("a", "tags: mưa, học máy", "_posts")
    put("b", "tags: Dành cho người mới", "_posts")
    run("index", "_posts")
    assert {"Dành", "cho", "người", "mới"} < tags(run).keys()
    told = run("tag", "doctor", "--all")
    assert "người" not in told.out
    assert "left out: 1 post with a string" in told.err

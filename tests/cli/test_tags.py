"""`dlblog tags`: numbers and tags in a pipe, bars and days besides on a terminal."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Blog, Run, WritePost, run_command
from tests.teletype import DLBLOG, on_terminal, plain

POSTS = {
    "2011-01-05-hat-then.md": "Nhạc/Dân ca, Nhạc/Đàn tính",
    "2013-06-07-quan-ho.md": "Nhạc/Dân ca/Quan họ, Nhạc, Bắc Ninh",
    "2019-09-09-jazz.md": "nhac/jazz, Quán quen",
    "2020-02-02-dong-goi.md": "CI/CD, Docker",
    "khong-ngay.md": "Docker, Nháp",
}


@pytest.fixture
def music(run: Run, write: WritePost) -> Run:
    """Runs `dlblog ARGS` beside an index of POSTS."""
    for name, tags in POSTS.items():
        write(f"posts/{name}", f"---\ntags: [{tags}]\n---\nTiếng đàn.")
    assert run("-q", "index", "posts").status == 0
    return run


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], blog: Blog) -> Run:
    """Runs `dlblog ARGS` beside the index of the sample blog."""
    monkeypatch.chdir(blog.folder.parent)
    return lambda *args: run_command(capsys, *args)


def test_tags(sample: Run) -> None:
    lines = sample("tags").out.splitlines()
    assert [line.split(None, 1) for line in lines[:4]] == [
        ["3", "Machine Learning"], ["2", "Học máy"], ["2", "Javascript"], ["2", "Trí tuệ nhân tạo"],
    ]  # fmt: skip
    assert len(lines) == 22
    by_name = [line.split(None, 1)[1] for line in sample("tags", "--sort", "name").out.splitlines()]
    assert sorted(by_name) == sorted(line.split(None, 1)[1] for line in lines)
    assert by_name.index("ẩm thực") < by_name.index("Đà Lạt") < by_name.index("docker")
    rows = json.loads(sample("tags", "-f", "json").out)
    assert rows[0] == {
        "tag": "Machine Learning", "count": 3, "first": "2017-08-04", "last": "2020-09-14",
    }  # fmt: skip
    assert len(rows) == 22
    assert sample("tags", "-f", "csv").out.splitlines()[:2] == [
        "tag,count,first,last", "Machine Learning,3,2017-08-04,2020-09-14",
    ]  # fmt: skip


def test_tags_of_some_posts(sample: Run) -> None:
    assert sample("tags", "--on", "2023").out.splitlines() == [
        "1  GPT-4", "1  Javascript", "1  Trí tuệ nhân tạo",
    ]  # fmt: skip
    rows = json.loads(sample("tags", "--draft", "-f", "json", "--sort", "name").out)
    assert [row["tag"] for row in rows] == [
        "Deep Learning", "hoc may", "Học sâu", "lap trinh", "Machine Learning",
    ]  # fmt: skip
    assert json.loads(sample("tags", "--untagged", "-f", "json").out) == []


def test_numbers_are_those_of_the_facet(sample: Run) -> None:
    for filters in ((), ("--since", "2017"), ("-t", "Machine Learning"), ("--no-draft",)):
        rows = json.loads(sample("tags", "-f", "json", *filters).out)
        facets = json.loads(sample("list", "--facets", "tag", "-f", "json", *filters).out)
        assert {row["tag"]: row["count"] for row in rows} == facets["tag"]


def test_days_are_those_of_the_posts(sample: Run) -> None:
    posts = json.loads(sample("list", "--all", "-f", "json").out)
    for row in json.loads(sample("tags", "-f", "json").out):
        days = [post["date"] for post in posts if row["tag"] in post["tags"] and post["date"]]
        assert (row["first"], row["last"]) == (min(days, default=None), max(days, default=None))


def test_last_used_first(music: Run) -> None:
    lines = music("tags", "--sort", "last").out.splitlines()
    assert lines == [
        "2  Docker", "1  CI/CD", "1  nhac/jazz", "1  Quán quen", "1  Bắc Ninh", "1  Nhạc",
        "1  Nhạc/Dân ca/Quan họ", "1  Nhạc/Dân ca", "1  Nhạc/Đàn tính", "1  Nháp",
    ]  # fmt: skip
    assert music("tags", "--sort", "last", "-f", "csv").out.splitlines()[-1] == "Nháp,1,,"


def test_limit(music: Run) -> None:
    assert music("tags", "-n", "2") == (0, "2  Docker\n1  Bắc Ninh\n", "")
    assert len(json.loads(music("tags", "-n", "3", "-f", "json").out)) == 3
    assert len(music("tags", "-n", "3", "-f", "csv").out.splitlines()) == 4
    assert music("tags", "-n", "0") == (0, "", "")
    assert music("tags", "-n", "1", "--on", "1999") == (1, "", "")
    assert music("tags", "-n", "-1").status == 2
    assert music("tags", "--tree", "-n", "1").out.splitlines() == [
        "2  Docker",
    ]  # fmt: skip


def test_tree(music: Run) -> None:
    assert music("tags", "--tree").out.splitlines() == [
        "2  Docker",
        "2  Nhạc",
        "2    Dân ca",
        "1      Quan họ",
        "1    Đàn tính",
        "1  Bắc Ninh",
        "1  CI/CD",
        "1  nhac/jazz",
        "1  Nháp",
        "1  Quán quen",
    ]
    by_name = music("tags", "--tree", "--sort", "name", "-t", "nhạc/").out.splitlines()
    assert by_name == [
        "1  Bắc Ninh", "2  Nhạc", "2    Dân ca", "1      Quan họ", "1    Đàn tính",
    ]  # fmt: skip


def test_tree_as_json_and_csv(music: Run) -> None:
    first, *_ = json.loads(music("tags", "--tree", "-t", "Bắc Ninh", "-f", "json").out)[1:]
    day = {"first": "2013-06-07", "last": "2013-06-07"}
    quan_ho = {"tag": "Nhạc/Dân ca/Quan họ", "count": 1, **day, "own": 1, "children": []}
    dan_ca = {"tag": "Nhạc/Dân ca", "count": 1, **day, "own": 0, "children": [quan_ho]}
    assert first == {"tag": "Nhạc", "count": 1, **day, "own": 1, "children": [dan_ca]}
    lines = music("tags", "--tree", "-t", "Bắc Ninh", "-f", "csv").out.splitlines()
    assert lines[2:4] == ["Nhạc,1,2013-06-07,2013-06-07", "Nhạc/Dân ca,1,2013-06-07,2013-06-07"]


BELOW = {
    "with all below": (["-t", "nhạc/"], 2),
    "without marks": (["-t", "NHAC/dan-ca/"], 2),
    "the tag alone": (["-t", "Nhạc"], 1),
    "no such tag, but below": (["-t", "ci"], 1),
    "not below": (["--no-tag", "nhạc/"], 3),
    "any of two": (["-t", "nhạc/", "-t", "docker", "--any-tag"], 4),
}


@pytest.mark.parametrize(("args", "count"), BELOW.values(), ids=BELOW)
def test_tags_below_another(music: Run, args: list[str], count: int) -> None:
    assert music("list", "--count", *args) == (0, f"{count}\n", "")


@pytest.mark.parametrize("query", ['tag:"nhạc/"', "tag:nhac/dan-ca/", 'tag:"Nhạc / Dân ca/"'])
def test_tags_below_another_in_a_query(music: Run, query: str) -> None:
    assert music("search", query, "--count").out == "2\n"


def test_a_branch_that_is_not_there_is_said(music: Run) -> None:
    done = music("list", "-t", "tranh/")
    assert (done.status, done.out) == (1, "")
    assert "no post has the tag 'tranh/'" in done.err


# On a terminal

Draw = Callable[..., str]
EMOJI, FAMILY, RED = "🍜", "👩\u200d👧", "đỏ\x1b[31m"
WIDE = [
    "Ẩm thực",
    unicodedata.normalize("NFD", "Phở bò tái lăn Hà Nội"),
    "漢字と仮名の練習帳",
    f"{EMOJI} quán ăn đêm {FAMILY} {EMOJI}",
    "❤\ufe0f" * 30,
    "một cái tên dài đến mức không màn hình nào chứa hết nổi " * 5,
    "Học máy/Học sâu",
    RED,
    "x" * 500,
    "Học máy/漢字",
]


def columns(text: str) -> int:
    """How many columns a text of these tests takes at most: told otherwise than by dlblog."""
    text = unicodedata.normalize("NFC", text)
    wide = sum(text.count(char) for char in "漢字と仮名の練習帳🍜👩👧")
    return len(text) + wide - text.count("\u200d")


@pytest.fixture
def draw(tmp_path: Path, write: WritePost) -> Draw:
    """What `dlblog tags ARGS` writes to a terminal of some width, beside tags of all kinds."""
    from dlblog import indexing

    for number, tag in enumerate(WIDE):
        for day in range(1, number + 2):
            front = {"title": "Bài", "date": f"2019-03-{day:02}", "tags": [tag, "Chung"]}
            write(
                f"posts/{number}-{day}.md",
                f"---\n{json.dumps(front, ensure_ascii=False)}\n---\nGió.",
            )
    indexing.rebuild(tmp_path / "index", [tmp_path / "posts"], jobs=1)

    def run(width: int, *args: str, **variables: str) -> str:
        shown = on_terminal(
            [*DLBLOG, "tags", "--no-refresh", *args],
            cwd=tmp_path, columns=width, lines=50, apart=True, **variables,
        )  # fmt: skip
        assert shown.said == ("dlblog: 3 of 10 tags shown\n" if "-n" in args else "")
        assert shown.status == 0
        return shown.text

    return run


def lines_of(text: str) -> list[str]:
    """The lines of what was drawn, without colours."""
    return plain(text).splitlines()


@pytest.mark.parametrize("width", [20, 40, 80, 200])
@pytest.mark.parametrize(
    "args", [(), ("--tree",), ("-t", "chung"), ("--sort", "last")], ids=" ".join
)
def test_no_line_wraps(draw: Draw, width: int, args: tuple[str, ...]) -> None:
    lines = lines_of(draw(width, *args))
    assert max(map(columns, lines)) < width
    counts = {int(line.split()[0]) for line in lines}
    assert counts == {*range(1, 11), 55} | ({17} if args == ("--tree",) else set())


def test_what_stands_beside(draw: Draw) -> None:
    wide = {line.split()[1]: line for line in lines_of(draw(200))}
    assert wide["Chung"].split()[2:] == ["█" * 40, "2019-03-01", "2019-03-10"]
    assert wide["Ẩm"].split()[3:] == ["▊", "2019-03-01"]  # used once: one day
    ends = {columns(line) for line in wide.values()}
    assert len(ends) == 1  # all days below each other
    (narrow,) = [line for line in lines_of(draw(40)) if "Chung" in line]
    assert narrow.split() == ["55", "Chung", "2019-03-10"]
    (tiny,) = [line for line in lines_of(draw(20)) if "Chung" in line]
    assert tiny == "55  Chung"
    assert any("…" in line for line in lines_of(draw(20)))


def test_the_tag_asked_for_is_marked(draw: Draw) -> None:
    lines = lines_of(draw(80, "-t", "chung"))
    assert lines[0].startswith("55 * Chung ")
    assert all(line[2:5] == "   " for line in lines[1:])
    tree = lines_of(draw(80, "--tree", "-t", "hoc-may/"))
    assert [line[:13].rstrip() for line in tree[1:]] == [
        "17   Học máy", "10 *   漢字", " 7 *   Học sâ",
    ]  # fmt: skip
    without = lines_of(draw(80, "--no-tag", "hoc-may/漢字", "-n", "3"))
    assert not any(" * " in line for line in without)


def test_colours(draw: Draw) -> None:
    assert "\x1b[35m" in draw(80)
    assert "\x1b" not in draw(80, NO_COLOR="1")
    assert lines_of(draw(80)) == draw(80, NO_COLOR="1").splitlines()

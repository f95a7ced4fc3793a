"""`dlblog tag suggest`: what is printed and added, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Blog, Run, WritePost
from tests.test_imports import HEAVY, loaded

BODY = "Dockerfile ngắn thì image nhỏ. Viết Dockerfile, dựng image, đẩy image lên registry."
POSTS = {
    "2019-01-01-mot.md": "---\ntitle: Container đầu tiên\ntags: [Docker, Linux]\n---\n" + BODY,
    "2019-01-09-hai.md": "---\ntitle: Image gọn hơn\ntags: [Docker]\n---\n" + BODY,
    "2019-02-01-ba.md": "---\ntitle: Registry riêng\ntags: [Docker]\n---\n" + BODY,
    "2019-03-01-bon.md": "---\ntitle: Docker trên máy cũ\n---\n" + BODY,
    "2020-05-05-nam.md": "---\ntitle: Trồng rau\ntags: [Vườn]\n---\nRau muống, rau dền.",
    "2020-06-06-sau.md": "---\ntitle: Chợ\n---\nMua rau dền.",
    "2021-01-01-bay.md": '---\ntitle: "Lạ\\e[31m"\n---\nXyzzy.',
}
BON, SAU, BAY = (
    f"posts/{name}" for name in ("2019-03-01-bon.md", "2020-06-06-sau.md", "2021-01-01-bay.md")
)


@pytest.fixture
def suggest(run: Run, write: WritePost) -> Run:
    """Runs `dlblog tag suggest ARGS` beside an index of POSTS."""
    for name, text in POSTS.items():
        write(f"posts/{name}", text)
    assert run("-q", "index", "posts").status == 0
    return lambda *args: run("tag", "suggest", *args)


def test_json(suggest: Run) -> None:
    done = suggest("bon", "-f", "json")
    assert (done.status, done.err) == (0, "")
    (row,) = json.loads(done.out)
    assert list(row) == ["path", "suggestions"]
    assert row["path"] == BON
    first = row["suggestions"][0]
    assert first == {
        "tag": "Docker",
        "score": first["score"],
        "new": False,
        "reasons": ["in the title", "in 3 of the 3 nearest posts"],
    }
    assert 0.5 < first["score"] < 1
    assert [item["new"] for item in row["suggestions"]] == sorted(
        item["new"] for item in row["suggestions"]
    )
    scores = [item["score"] for item in row["suggestions"] if not item["new"]]
    assert scores == sorted(scores, reverse=True)


def test_jsonl(suggest: Run) -> None:
    done = suggest("bon", "sau", "-f", "jsonl")
    assert [json.loads(line)["path"] for line in done.out.splitlines()] == [BON, SAU]


def test_text(suggest: Run) -> None:
    lines = suggest("bon", "--no-new").out.splitlines()
    assert lines[:2] == ["Docker trên máy cũ", f"  {BON}"]
    score, tag, why = lines[2].split(maxsplit=2)
    assert (tag, why) == ("Docker", "in the title, in 3 of the 3 nearest posts")
    assert 0.5 < float(score) < 1


def test_new_tags_stand_apart(suggest: Run, write: WritePost, run: Run) -> None:
    write("posts/2022-02-02-moi.md", "---\ntitle: Kubernetes\n---\n" + "Kubernetes. " * 5 + BODY)
    run("-q", "index")
    lines = suggest("moi").out.splitlines()
    assert [line.split("  ")[2] for line in lines[2:]][-1] == "Kubernetes (new)"
    assert "(new)" not in suggest("moi", "--no-new").out


def test_control_characters_stay_away(suggest: Run) -> None:
    assert "Lạ [31m" in suggest("bay").out


@pytest.mark.parametrize(
    ("args", "found"),
    [
        pytest.param([BON], [BON], id="path"),
        pytest.param(["bon", "sau"], [BON, SAU], id="slugs"),
        pytest.param(["bon", BON], [BON], id="one post twice"),
        pytest.param(["--untagged"], [BAY, SAU, BON], id="without tags"),
        pytest.param(["--where", "date:khi nào"], None, id="a query that cannot be read"),
        pytest.param(["--where", "rau date:2020-06.."], [SAU], id="query"),
        pytest.param(["--where", "rau", "--untagged"], [SAU], id="query, without tags"),
    ],
)
def test_which_posts(suggest: Run, args: list[str], found: list[str] | None) -> None:
    done = suggest(*args, "-f", "json")
    if found is None:
        assert (done.status, done.out) == (2, "")
    else:
        assert [row["path"] for row in json.loads(done.out)] == found


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        pytest.param([], 2, "name posts, or choose them by --where QUERY", id="nothing named"),
        pytest.param(["khong-co"], 1, "no post has 'khong-co'", id="no such post"),
        pytest.param(["--where", "khủng long"], 1, "--where finds no post", id="nothing found"),
        pytest.param(["--where", "docker rau"], 1, "--where finds no post", id="only some words"),
        pytest.param(["nam", "--untagged"], 1, "every post of these has tags", id="all tagged"),
        pytest.param(["--for", "Docker", "bon"], 2, "leave out POST", id="a tag and a post"),
        pytest.param(["--for", "Xyz"], 1, "no post has the tag 'Xyz'", id="no such tag"),
        pytest.param(["bon", "--dry-run"], 2, "type both", id="dry run of nothing"),
        pytest.param(["bon", "--apply", "-f", "json"], 2, "leave out --format", id="apply as JSON"),
        pytest.param(["bon", "--least", "2"], 2, "range", id="no score"),
        pytest.param(["bay"], 1, "nothing to suggest", id="nothing to suggest"),
        pytest.param(["sau", "--apply", "--least", "0.99"], 1, "nothing", id="nothing to add"),
    ],
)
def test_nothing_and_why(suggest: Run, args: list[str], status: int, said: str) -> None:
    done = suggest(*args)
    assert done.status == status
    assert said in done.err
    assert done.err.count("\n") == 1


def test_nothing_to_suggest_is_an_empty_list(suggest: Run) -> None:
    done = suggest("bay", "-f", "json")
    assert (done.status, json.loads(done.out)) == (1, [{"path": BAY, "suggestions": []}])


def test_limit(suggest: Run) -> None:
    (row,) = json.loads(suggest("bon", "-n", "1", "--no-new", "-f", "json").out)
    assert [item["tag"] for item in row["suggestions"]] == ["Docker"]
    assert suggest("bon", "-n", "0").status == 2


def test_aliases(suggest: Run, write: WritePost) -> None:
    write("dlblog.toml", '[aliases]\n"registry" = "Docker"\n')
    (row,) = json.loads(suggest("bon", "-f", "json").out)
    assert row["suggestions"][0]["tag"] == "Docker"
    (item,) = json.loads(suggest("--for", "registry", "-f", "json").out)
    assert item["path"] == BON


def test_posts_for_a_tag(suggest: Run) -> None:
    (row,) = json.loads(suggest("--for", "docker", "-f", "json").out)
    assert list(row) == ["path", "title", "score", "reasons"]
    assert (row["path"], row["title"]) == (BON, "Docker trên máy cũ")
    assert row["reasons"] == ["in the title", "in 3 of the 3 nearest posts"]
    assert suggest("--for", "docker").out.splitlines()[:2] == ["Docker trên máy cũ", f"  {BON}"]


def test_apply(suggest: Run, run: Run, tmp_path: Path) -> None:
    before = (tmp_path / BON).read_text()
    dry = suggest("bon", "--apply", "--dry-run")
    assert dry.status == 0
    assert "\n+tags:" in dry.out
    assert (tmp_path / BON).read_text() == before
    done = suggest("--untagged", "--apply")
    assert done.status == 0
    assert f"{BON}: Docker" in done.out
    assert "added 1 tag to 1 post" in done.out
    assert "Docker" in (tmp_path / BON).read_text().split("---")[1]
    (row,) = json.loads(run("list", "-t", "Docker", "--since", "2019-03", "-f", "json").out)
    assert row["tags"] == ["Docker"]
    assert run("tag", "undo").status == 0
    assert (tmp_path / BON).read_text() == before


def test_apply_a_tag_to_posts(suggest: Run, tmp_path: Path) -> None:
    done = suggest("--for", "Docker", "--apply")
    assert done.status == 0
    assert f"{BON}: Docker" in done.out
    assert "Docker" in (tmp_path / BON).read_text().split("---")[1]
    assert suggest("--for", "Docker", "--apply").status == 1


def test_apply_adds_no_new_tags(suggest: Run, run: Run, write: WritePost, tmp_path: Path) -> None:
    path = write("posts/moi.md", "---\ntitle: Kubernetes\n---\n" + "Kubernetes. " * 9)
    run("-q", "index")
    assert suggest("moi", "--apply", "--least", "0").status in (0, 1)
    assert "Kubernetes" not in path.read_text().split("---")[1].replace("title: Kubernetes", "")


def test_a_suggestion_is_as_light_as_a_search(blog: Blog) -> None:
    code = """
from dlblog.cli import main
try:
    main(["tag", "suggest", "pho-ga-sang-thu-bay", "-f", "json"])
except SystemExit as ended:
    assert ended.code == 0, ended.code
"""
    modules = loaded(code, blog.folder.parent)
    assert "dlblog.suggesting" in modules
    assert HEAVY & modules == set()

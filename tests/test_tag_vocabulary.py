"""The tags that are proposed for a blog that has none, and the posts that each would mark."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Run, WritePost

POSTS = {
    "nau-an/pho.md": ("Phở bò nấu nhanh", "Nấu ăn ở nhà, bếp ga nhỏ."),
    "nau-an/bun.md": ("Bún chả ngày mưa", "Thịt nướng than hoa."),
    "nau-an/ban.md": ("Nấu ăn cho người bận", "Hộp cơm để tủ."),
    "ngoai_troi/rung.md": ("Đà Lạt ba ngày", "Sương mù ở Đà Lạt, rừng thông."),
    "ngoai_troi/ho.md": ("Trở lại Đà Lạt", "Mặt hồ buổi sớm."),
    "2019/python.md": ("Viết Python cho vui", "Một vòng lặp."),
    "2019/goi.md": ("Gói Python đầu tiên", "Đặt tên, đóng gói."),
    "vi/docker.md": ("Docker cho người mới", "Ảnh và thùng chứa."),
    "vi/mang.md": ("Mạng trong Docker", "Cầu nối. Kubernetes thì để sau."),
    "mot/le.md": ("Kubernetes nhỏ", "Chỉ một bài nói tới."),
}
MARKED = {
    "Nấu ăn": ["nau-an/ban", "nau-an/bun", "nau-an/pho"],
    "ngoai troi": ["ngoai_troi/ho", "ngoai_troi/rung"],
    "Đà Lạt": ["ngoai_troi/ho", "ngoai_troi/rung"],
    "Python": ["2019/goi", "2019/python"],
    "Docker": ["vi/docker", "vi/mang"],
}


@pytest.fixture
def dlblog(run: Run, write: WritePost) -> Run:
    for name, (title, body) in POSTS.items():
        write(f"posts/{name}", f"---\ntitle: {title}\n---\n{body}\n")
    assert run("-q", "index", "posts").status == 0
    return run


def marked(out: str) -> dict[str, list[str]]:
    """The tags in a text and their posts."""
    found: dict[str, list[str]] = {}
    tag = ""
    for line in out.splitlines():
        if line.startswith("  posts/"):
            found[tag].append(line.strip().removeprefix("posts/").removesuffix(".md"))
        elif line and line[0] != " ":
            tag = line.split("  ")[0]
            found[tag] = []
    return {tag: sorted(posts) for tag, posts in found.items()}


def test_one_vocabulary_for_the_blog(dlblog: Run) -> None:
    done = dlblog("tag", "suggest", "--untagged")
    assert (done.status, marked(done.out)) == (0, MARKED)
    assert done.err == "dlblog: the blog has no tags yet: these are for all of its posts\n"
    assert "in its folder, in the title" in done.out
    assert "Nấu ăn  3 posts" in done.out


def test_by_post_for_programs(dlblog: Run) -> None:
    for format_ in ("json", "jsonl"):
        out = dlblog("tag", "suggest", "--untagged", "-f", format_).out
        rows = json.loads(out) if format_ == "json" else list(map(json.loads, out.splitlines()))
        assert len(rows) == len(POSTS)
        found: dict[str, list[str]] = {}
        for row in rows:
            assert row.keys() == {"path", "suggestions"}
            for item in row["suggestions"]:
                assert item.keys() == {"tag", "score", "new", "reasons"} and item["new"]
                name = row["path"].removeprefix("posts/").removesuffix(".md")
                found.setdefault(item["tag"], []).append(name)
        assert {tag: sorted(posts) for tag, posts in found.items()} == MARKED


def test_how_many(dlblog: Run) -> None:
    assert len(marked(dlblog("tag", "suggest", "--untagged", "-n", "2").out)) == 2
    sure = marked(dlblog("tag", "suggest", "--untagged", "--least", "0.5").out)
    assert set(sure) == {"Nấu ăn", "ngoai troi"}
    assert dlblog("tag", "suggest", "--untagged", "--least", "0.9").status == 1


def test_of_some_posts(dlblog: Run) -> None:
    done = dlblog("tag", "suggest", "--untagged", "--where", "path:2019 OR path:vi/")
    assert set(marked(done.out)) == {"Python", "Docker"}


def test_nothing_is_common(dlblog: Run) -> None:
    done = dlblog("tag", "suggest", "--untagged", "--where", "path:mot/")
    assert (done.status, done.out) == (1, "")
    assert "no phrase or folder is common to several posts" in done.err


def test_a_blog_with_tags_is_suggested_by_post(dlblog: Run, write: WritePost) -> None:
    write("posts/tag.md", "---\ntitle: Có thẻ\ntags: [Python]\n---\nThân.\n")
    done = dlblog("tag", "suggest", "--untagged")
    assert "the blog has no tags yet" not in done.err
    assert dlblog("tag", "suggest", "--untagged", "--no-new", "--least", "1").status == 1

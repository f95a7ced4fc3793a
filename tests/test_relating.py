"""Which posts are like one, and why: asked of small blogs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest

from dlblog import engines
from dlblog import query as q
from dlblog.engines.base import FileState, SearchEngine
from dlblog.lexicon import Lexicon
from dlblog.post import parse_post
from dlblog.relating import Related, related
from dlblog.schema import make_document
from tests.conftest import Syllables

Open = Callable[..., SearchEngine]

# Words of several syllables, as a dictionary or underthesea would give them.
KNOWN = ("phở bò", "nước dùng", "bánh cuốn", "học máy", "dữ liệu", "mạng nơ ron", "con mèo")
POSTS = {
    "pho-bo.md": "---\ntitle: Phở bò ngày đông\ntags: [Ẩm thực, Hà Nội]\n---\n"
    "Nước dùng trong, thơm mùi quế. Nước dùng phải ninh từ đêm hôm trước.",
    "pho-ga.md": "---\ntitle: Sáng thứ bảy\ntags: [Ẩm thực]\n---\n"
    "Ăn phở gà, nhớ tô phở bò năm ngoái. Nước dùng ngọt thanh.",
    "banh-cuon.md": "---\ntitle: Tráng bánh cuốn\ntags: [Hà Nội]\n---\n"
    "Bánh cuốn nóng, chả quế, nước mắm pha loãng.",
    "hoc-may.md": "---\ntitle: Học máy cho người mới\ntags: [Lập trình]\n---\n"
    "Học máy bắt đầu từ dữ liệu. Dữ liệu sạch quý hơn thuật toán. Cài tensorflow, tensorflow.",
    "no-ron.md": "---\ntitle: Mạng nơ ron đầu tiên\ntags: [lập-trình]\n---\n"
    "Học máy không có phép màu, chỉ có dữ liệu. Viết bằng tensorflow. Xem tensorflow.org.",
    "meo.md": "---\ntitle: Con mèo nhà tôi\n---\nCon mèo ngủ cả ngày, không cần biết đông hay hè.",
    "tay-ninh.md": "Một chuyến đi ngắn. Không ảnh, không ghi chép, chỉ có gió.",
}


FILLING = {f"khac/{number:02}.md": "Chẳng có gì." for number in range(20)}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens an index of posts that are given as path -> text."""
    every: list[SearchEngine] = []

    def build(posts: Mapping[str, str], words: Sequence[str] = KNOWN) -> SearchEngine:
        folder = tmp_path / f"index{len(every)}"
        with engines.rebuild(folder) as writer:
            for path, text in posts.items():
                post = parse_post(text.encode(), path)
                document = make_document(post, Syllables(), Lexicon(words))  # type: ignore[arg-type]
                writer.put(document, FileState("", 0, 0))
        every.append(engines.open_index(folder))
        return every[-1]

    yield build
    for engine in every:
        engine.close()


@pytest.fixture
def small(opened: Open) -> SearchEngine:
    return opened(POSTS)


def like(engine: SearchEngine, path: str, limit: int | None = None) -> list[Related]:
    """What is related to the post with a path."""
    (hit,) = engine.search(q.Path(path, whole=True)).hits
    return related(engine, hit, limit)


def paths(found: list[Related]) -> list[str]:
    return [item.hit.stored["path"] for item in found]


# What decides

RELATED: dict[str, tuple[str, list[str]]] = {
    "words and a tag": ("pho-bo.md", ["pho-ga.md", "banh-cuon.md"]),
    "a tag as well as words": ("pho-ga.md", ["pho-bo.md"]),
    "a tag alone": ("banh-cuon.md", ["pho-bo.md"]),
    "words, and a tag written otherwise": ("hoc-may.md", ["no-ron.md"]),
    "back again": ("no-ron.md", ["hoc-may.md"]),
    "words nobody else has": ("meo.md", []),
    "neither words nor tags": ("tay-ninh.md", []),
}


@pytest.mark.parametrize(("path", "expected"), RELATED.values(), ids=RELATED)
def test_related(small: SearchEngine, path: str, expected: list[str]) -> None:
    assert paths(like(small, path)) == expected


def test_the_post_itself_is_never_related(small: SearchEngine) -> None:
    for path in POSTS:
        assert path not in paths(like(small, path))


def test_paths_that_contain_each_other_are_different_posts(opened: Open) -> None:
    text = "---\ntags: [Mèo]\n---\nCon mèo ngủ. Con mèo kêu."
    engine = opened({"a/meo.md": text, "meo.md": text, "a/meo.md.md": text})
    assert paths(like(engine, "meo.md")) == ["a/meo.md", "a/meo.md.md"]
    assert paths(like(engine, "a/meo.md")) == ["a/meo.md.md", "meo.md"]


def test_reasons_name_words_and_tags(small: SearchEngine) -> None:
    first, second = like(small, "pho-bo.md")
    assert set(first.words) == {"phở bò", "nước dùng"}
    assert first.tags == ("Ẩm thực",)
    assert (second.words, second.tags) == ((), ("Hà Nội",))
    (only,) = like(small, "hoc-may.md")
    assert set(only.words) == {"học máy", "dữ liệu", "tensorflow"}
    assert only.tags == ("lập-trình",)  # as the other post writes it


def test_words_can_be_marked(opened: Open) -> None:
    posts = {
        "a.md": "Phở bò, phở bò.",
        "b.md": "---\ntitle: Phở Bò Hà Nội\n---\nPhở, bò, và phở bò.",
    }
    (found,) = like(opened(posts), "a.md")
    for text in (found.hit.stored["title"], "phở bò"):
        assert [text[start:end].lower() for start, end in found.wanted.spans(text)] in (
            ["phở", "bò"],
            ["phở bò"],
        )
    assert not found.wanted.spans("bò phở")


def test_strongest_words_first_and_not_too_many(opened: Open) -> None:
    names = [f"framework{letter}" for letter in "abcdefghij"]
    posts = {
        "a.md": " ".join(name for name in names for _ in range(3)),
        "b.md": " ".join(names) + " frameworkc" * 9,
        **{f"{n}.md": "Chẳng có gì." for n in range(3)},
    }
    (found,) = like(opened(posts), "a.md")
    assert len(found.words) == 6
    assert found.words[0] == "frameworkc"


def test_scores_fall_and_count_tags(opened: Open) -> None:
    posts = {
        "a.md": "---\ntags: [Mưa, Nắng]\n---\nCon mèo ngủ. Con mèo kêu.",
        "b.md": "---\ntags: [Mưa, Nắng]\n---\nCon mèo ăn. Con mèo chạy.",
        "c.md": "---\ntags: [Mưa]\n---\nCon mèo ăn. Con mèo chạy.",
        "d.md": "Con mèo ăn. Con mèo chạy.",
        **{f"{n}.md": "Chẳng có gì." for n in range(12)},
    }
    found = like(opened(posts), "a.md")
    assert paths(found) == ["b.md", "c.md", "d.md"]
    scores = [item.hit.score for item in found]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == 3
    assert [item.tags for item in found] == [("Mưa", "Nắng"), ("Mưa",), ()]
    assert all(item.hit.explanation == () for item in found)


def test_a_rare_word_is_stronger_than_one_that_many_have(opened: Open) -> None:
    posts = {
        "a.md": "kubernetes kubernetes terraform terraform",
        "b.md": "kubernetes, một lần.",
        "c.md": "kubernetes, một lần.",
        "z.md": "terraform, một lần.",
        **{f"{n}.md": "Chẳng có gì." for n in range(20)},
    }
    assert paths(like(opened(posts), "a.md")) == ["z.md", "b.md", "c.md"]


# What does not


def test_common_words_do_not_count(opened: Open) -> None:
    texts = {f"{n:02}.md": "Con mèo ngủ. Con mèo kêu. Bánh cuốn." for n in range(5)}
    other = {f"x{n:02}.md": "Chẳng có gì." for n in range(16)}
    assert len(like(opened(texts | dict(list(other.items())[:15])), "00.md")) == 4  # 5 of 20
    assert like(opened(texts | dict(list(other.items())[:14])), "00.md") == []  # 5 of 19


def test_in_a_tiny_blog_three_posts_are_not_many(opened: Open) -> None:
    posts = {f"{n}.md": "Con mèo ngủ. Con mèo kêu." for n in range(3)}
    assert paths(like(opened(posts), "0.md")) == ["1.md", "2.md"]
    posts["3.md"] = posts["0.md"]
    assert like(opened(posts), "0.md") == []


NOT_DISTINCTIVE: dict[str, str] = {
    "syllables": "phở phở phở bún bún bún",
    "syllables without marks": "pho pho pho bun bun bun",
    "numbers": "2016 2016 2016",
    "letters": "x x x y y y",
    "what English is made of": "because because because your your your",
    "once in the text": "terraform",
    "once in code": "```\nterraform = terraform\n```",
    "nothing": "",
}


@pytest.mark.parametrize("text", NOT_DISTINCTIVE.values(), ids=NOT_DISTINCTIVE)
def test_what_tells_nothing(opened: Open, text: str) -> None:
    engine = opened({"a.md": text, "b.md": text, "c.md": "Chẳng có phở, có bún."})
    assert like(engine, "a.md") == []


def test_what_could_be_a_syllable_tells_something_where_it_is_a_tag(opened: Open) -> None:
    posts = {"a.md": "vim vim", "b.md": "vim vim", "c.md": "Chẳng có phở, có bún."}
    assert like(opened(posts), "a.md") == []
    [found] = like(opened({**posts, "d.md": "---\ntags: [Vim]\n---\nGhi chép."}), "a.md")[:1]
    assert found.words == ("vim",)


DISTINCTIVE: dict[str, tuple[str, str]] = {
    "twice in the text": ("terraform terraform", "terraform"),
    "once in the title": ("---\ntitle: Terraform\n---\n", "terraform"),
    "once in a heading, which is text too": ("# Bài\n\n## Terraform\n", "terraform"),
    "once in a keyword": ("---\nkeywords: [terraform]\n---\n", "terraform"),
    "four times in code": ("```\nterraform = terraform + terraform + terraform\n```", "terraform"),
    "a word of two syllables": ("Con mèo ngủ, con mèo kêu.", "con mèo"),
    "a word of three syllables": ("Mạng nơ ron. Mạng nơ ron.", "mạng nơ ron"),
    "in the title of both": ("---\ntitle: Con mèo\n---\n", "con mèo"),
}


@pytest.mark.parametrize(("text", "word"), DISTINCTIVE.values(), ids=DISTINCTIVE)
def test_what_tells_something(opened: Open, text: str, word: str) -> None:
    engine = opened({"a.md": text, "b.md": text, "c.md": "Chẳng có gì."})
    (found,) = like(engine, "a.md")
    assert (found.words, found.tags) == ((word,), ())


def test_a_word_does_not_run_across_paragraphs(opened: Open) -> None:
    word = "---\ntitle: Phở bò\n---\n"
    posts = {"a.md": "Hàng phở\n\nbò vàng. Quán phở\n\nbò nâu.", "b.md": word, "c.md": word}
    assert like(opened(posts), "a.md") == []


def test_other_marks_are_another_word(opened: Open) -> None:
    words = ("bán hàng", "bàn hàng")
    posts = {"a.md": "Bán hàng, bán hàng.", "b.md": "Bàn hàng, bàn hàng.", "c.md": "Gió."}
    assert like(opened(posts, words), "a.md") == []


# Tags


def test_a_shared_tag_may_be_written_otherwise(opened: Open) -> None:
    word = "---\ntags: [{}]\n---\nCon mèo ngủ. Con mèo kêu."
    names = {"a.md": "Học máy", "case.md": "HỌC MÁY", "hyphen.md": "học-máy", "no.md": "Học sâu"}
    engine = opened({path: word.format(name) for path, name in names.items()} | FILLING)
    found = {item.hit.stored["path"]: item.tags for item in like(engine, "a.md")}
    assert found == {"case.md": ("HỌC MÁY",), "hyphen.md": ("học-máy",), "no.md": ()}


def test_a_tag_written_otherwise_is_enough(opened: Open) -> None:
    posts = {"a.md": "---\ntags: [Học máy]\n---\n", "b.md": "---\ntags: [học-máy]\n---\n"}
    assert paths(like(opened(posts, ()), "a.md")) == ["b.md"]


def test_tags_with_other_marks_are_others(opened: Open) -> None:
    posts = {
        "a.md": "---\ntags: [Bán hàng]\n---\nCon mèo ngủ. Con mèo kêu.",
        "b.md": "---\ntags: [Bạn hàng]\n---\nCon mèo ngủ. Con mèo kêu.",
    }
    (found,) = like(opened(posts), "a.md")
    assert found.tags == ()


def test_posts_without_tags(opened: Open) -> None:
    posts = {"a.md": "Con mèo ngủ. Con mèo kêu.", "b.md": "Con mèo ăn.", "c.md": "Gió."}
    (found,) = like(opened(posts), "a.md")
    assert (found.hit.stored["path"], found.words, found.tags) == ("b.md", ("con mèo",), ())


def test_a_tag_without_any_words(opened: Open) -> None:
    posts = {"a.md": "---\ntags: [Mưa]\n---\nMột.", "b.md": "---\ntags: [Mưa]\n---\nHai."}
    (found,) = like(opened(posts), "a.md")
    assert found.tags == ("Mưa",)
    assert found.hit.score > 0


# How many, in which order


def test_limit(opened: Open) -> None:
    posts = {"a.md": "---\ntags: [Mưa]\n---\nGió."}
    posts |= {f"x{n:02}.md": "---\ntags: [Mưa]\n---\nNắng." for n in range(70)}
    engine = opened(posts)
    every = paths(like(engine, "a.md"))
    assert every == [f"x{n:02}.md" for n in range(70)]  # ties by path
    for limit in (0, 1, 10, 50, 60, 100):
        assert paths(like(engine, "a.md", limit)) == every[:limit]
    (hit,) = engine.search(q.Path("a.md", whole=True)).hits
    assert paths(related(engine, hit)) == every[:10]


def test_a_shared_tag_lifts_a_post_over_words(opened: Open) -> None:
    """More posts are looked at than shown, so that a tag may put one of the last first."""
    posts = {"a.md": "---\ntags: [Mưa]\n---\nterraform terraform"}
    posts |= {f"x{n:02}.md": "terraform" for n in range(20)}
    posts["z.md"] = "---\ntags: [Mưa]\n---\nterraform " + "Và rất nhiều chữ khác. " * 40
    posts |= {f"y{n:02}.md": "Chẳng có gì." for n in range(80)}
    assert paths(like(opened(posts), "a.md", 1)) == ["z.md"]


def test_the_order_of_writing_does_not_matter(opened: Open) -> None:
    backwards = dict(reversed(POSTS.items()))
    for path in POSTS:
        one, other = like(opened(POSTS), path), like(opened(backwards), path)
        assert paths(one) == paths(other)
        assert [item.words for item in one] == [item.words for item in other]

"""Which tags a post is suggested, and why; and which posts lack a tag: asked of small blogs."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from dlblog import engines
from dlblog import query as q
from dlblog.engines.base import FileState, Hit, SearchEngine
from dlblog.lexicon import Lexicon
from dlblog.post import parse_post
from dlblog.schema import make_document
from dlblog.suggesting import NEAREST, Suggester, Suggestion
from tests.conftest import Syllables

# Words of several syllables, as a dictionary or underthesea would give them.
WORDS = (
    "bánh mì", "lò nướng", "bột mì", "men nở", "học máy", "dữ liệu", "mô hình", "mạng nơ ron",
    "cà phê", "hạt rang", "xe đạp", "cơ sở dữ liệu", "bảo mật", "mật khẩu", "có thể", "chúng ta",
    "người thợ", "tay nghề",
)  # fmt: skip

Open = Callable[[Mapping[str, str]], SearchEngine]


def post(title: str, tags: str = "", body: str = "", more: str = "") -> str:
    """A post; `tags` divided by commas."""
    listed = f"tags: [{tags}]\n" if tags else ""
    return f'---\ntitle: "{title}"\n{listed}{more}---\n{body}\n'


BREAD = "Bột mì và men nở. Lò nướng nóng thì bánh mì giòn, bột mì ngon. Men nở đủ, lò nướng đều."
LEARNING = (
    "Dữ liệu sạch thì mô hình tốt. Học máy cần dữ liệu, mô hình nhỏ trước, dữ liệu nhiều sau."
)
BLOG = {
    "banh-1.md": post("Mẻ bánh đầu", "Làm bánh, Bếp", BREAD),
    "banh-2.md": post("Mẻ bánh thứ hai", "Làm bánh, Bếp", BREAD + " Lần này nở hơn."),
    "banh-3.md": post("Ổ bánh cháy", "Làm bánh", BREAD + " Quên giờ."),
    "may-1.md": post("Ghi chép lớp tối", "Học máy, Python", LEARNING),
    "may-2.md": post("Bài tập tuần một", "Học máy", LEARNING + " Vẽ hình bằng python."),
    "may-3.md": post("Bài tập tuần hai", "Học máy, Python", LEARNING + " Lại python."),
    "xe.md": post("Xe đạp cũ", "Xe đạp", "Xe đạp của ông, xích khô, xe đạp kêu."),
}
FILLING = {f"khac/{number:02}.md": post(f"Ngày {number}", "Nhật ký") for number in range(20)}


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Opens an index of posts that are given as path -> text."""
    every: list[SearchEngine] = []

    def build(posts: Mapping[str, str]) -> SearchEngine:
        folder = tmp_path / f"index{len(every)}"
        with engines.rebuild(folder) as writer:
            for path, text in posts.items():
                document = make_document(
                    parse_post(text.encode(), path),
                    Syllables(),  # type: ignore[arg-type]
                    Lexicon(WORDS),
                )
                writer.put(document, FileState("", 0, 0))
        every.append(engines.open_index(folder))
        return every[-1]

    yield build
    for engine in every:
        engine.close()


def hit_of(engine: SearchEngine, path: str) -> Hit:
    (hit,) = engine.search(q.Path(path, whole=True)).hits
    return hit


def suggested(
    opened: Open,
    text: str,
    blog: Mapping[str, str] = BLOG,
    aliases: Mapping[str, str] | None = None,
    limit: int = 5,
) -> list[Suggestion]:
    """What a new post of a blog is suggested."""
    engine = opened({**FILLING, **blog, "moi.md": text})
    return Suggester(engine, aliases).suggest(hit_of(engine, "moi.md"), limit)


def known(found: list[Suggestion]) -> list[str]:
    return [item.tag for item in found if not item.new]


def new(found: list[Suggestion]) -> list[str]:
    return [item.tag for item in found if item.new]


def reasons(found: list[Suggestion], tag: str) -> tuple[str, ...]:
    (item,) = [item for item in found if item.tag == tag]
    return item.reasons


# Nearest posts


def test_the_nearest_posts_tell(opened: Open) -> None:
    found = suggested(opened, post("Chiều chủ nhật", body=BREAD))
    assert known(found)[:2] == ["Làm bánh", "Bếp"]
    assert reasons(found, "Làm bánh") == ("in 3 of the 3 nearest posts",)
    assert reasons(found, "Bếp") == ("in 2 of the 3 nearest posts",)
    assert all(0 < item.score < 1 for item in found)
    scores = [item.score for item in found if not item.new]
    assert scores == sorted(scores, reverse=True)


def test_no_more_than_the_nearest_are_asked(opened: Open) -> None:
    many = {f"b/{number}.md": post(f"Mẻ {number}", "Làm bánh", BREAD) for number in range(30)}
    others = {f"k/{number}.md": post(f"Ngày {number}", "Nhật ký") for number in range(120)}
    found = suggested(opened, post("Chiều", body=BREAD), {**many, **others})
    assert reasons(found, "Làm bánh") == (f"in {NEAREST} of the {NEAREST} nearest posts",)


def test_posts_without_tags_are_not_asked(opened: Open) -> None:
    text = post("Chiều chủ nhật", body=BREAD)
    untagged = {f"chua/{number}.md": post(f"Mẻ {number}", body=BREAD) for number in range(70)}
    others = {f"k/{number}.md": post(f"Ngày {number}", "Nhật ký") for number in range(250)}
    found = suggested(opened, text, {**BLOG, **others, **untagged})
    assert reasons(found, "Làm bánh") == ("in 3 of the 3 nearest posts",)


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        pytest.param("category: Bếp nhà", "Gia đình", id="category"),
        pytest.param("date: 2021-03-01", "Gia đình", id="date"),
        pytest.param("category: Quán\ndate: 2011-05-05", "Cửa hàng", id="both of the other"),
    ],
)
def test_category_and_date_bring_posts_nearer(opened: Open, mine: str, expected: str) -> None:
    blog = {
        "a.md": post("Mẻ một", "Cửa hàng", BREAD, "category: Quán\ndate: 2011-05-01\n"),
        "b.md": post("Mẻ hai", "Gia đình", BREAD, "category: Bếp nhà\ndate: 2021-02-20\n"),
    }
    found = suggested(opened, post("Chiều", body=BREAD, more=mine + "\n"), blog)
    assert known(found)[0] == expected


def test_own_tags_help_to_find_others(opened: Open) -> None:
    blog = {
        "a.md": post("Sổ một", "Vườn, Hạt giống", "Nắng."),
        "b.md": post("Sổ hai", "Vườn, Hạt giống", "Mưa."),
    }
    found = suggested(opened, post("Sổ ba", "Vườn", "Gió."), blog)
    assert known(found) == ["Hạt giống"]


# Names in the text

NAMED: dict[str, tuple[str, str, str]] = {
    "name": ("Học máy", "Nói về học máy thôi.", "once in the text"),
    "twice": ("Học máy", "Học máy, rồi lại HỌC MÁY.", "2 times in the text"),
    "hyphen in the tag": ("học-máy", "Nói về học máy.", "once in the text"),
    "hyphen in the text": ("Machine Learning", "Sách machine-learning.", "once in the text"),
    "decomposed": ("Học máy", "Nói về ho\u0323c ma\u0301y.", "once in the text"),
    "without marks": ("Bảo mật", "Viet ve bao mat thoi.", "once in the text"),
    "a tag without marks": ("bao-mat", "Viết về bảo mật thôi.", "once in the text"),
    "C++": ("C++", "Viết lại bằng C++ cho nhanh.", "once in the text"),
    "C#": ("C#", "Viết lại bằng C# cho vui.", "once in the text"),
    "Node.js": ("Node.js", "Chạy Node.js ở nhà.", "once in the text"),
    "NodeJS for Node.js": ("Node.js", "Chạy NodeJS ở nhà.", "once in the text"),
    "Node.js for Nodejs": ("Nodejs", "Chạy Node.js ở nhà.", "once in the text"),
    ".NET": (".NET", "Chạy .NET ở nhà, không phải net.", "once in the text"),
    "plural": ("Microservices", "Một microservice nhỏ.", "once in the text"),
    "singular": ("Container", "Hai containers to.", "once in the text"),
    "five syllables": (
        "Đi chợ quê ngày Tết", "Kể chuyện đi chợ quê ngày tết.", "once in the text",
    ),
    "below another": ("Lập trình/Rust", "Học Rust buổi tối.", "once in the text"),
    "in code": ("Docker", "Gõ:\n\n    docker ps\n", "once in the text"),
    "heading": ("Docker", "## Docker\n\nGõ thử.", "in a heading, once in the text"),
}  # fmt: skip


@pytest.mark.parametrize(("tag", "body", "expected"), NAMED.values(), ids=NAMED)
def test_a_name_in_the_text(opened: Open, tag: str, body: str, expected: str) -> None:
    blog = {"a.md": post("Sổ", f'"{tag}"', "Chẳng có gì chung.")}
    engine = opened({**FILLING, **blog, "moi.md": post("Chuyện hôm nay", body=body)})
    found = Suggester(engine).suggest(hit_of(engine, "moi.md"), least=0.0)
    said = [reason for reason in reasons(found, tag) if "nearest" not in reason]
    assert ", ".join(said) == expected


UNNAMED: dict[str, tuple[str, str]] = {
    "a part of a word": ("Java", "Viết bằng JavaScript."),
    "other marks": ("Thái", "Ghép ảnh Thai nghén."),
    "no marks, one syllable": ("Thái", "Di choi thai lan."),
    "across a paragraph": ("Học máy", "Đi học\n\nmáy hỏng."),
    "a letter": ("R", "Vitamin R gì đó."),
    "a number": ("2016", "Hồi 2016 trời lạnh."),
    ".NET is no net": (".NET", "Kéo net trên sông."),
    "C is no C++": ("C++", "Vitamin C mỗi ngày."),
}


@pytest.mark.parametrize(("tag", "body"), UNNAMED.values(), ids=UNNAMED)
def test_no_name_in_the_text(opened: Open, tag: str, body: str) -> None:
    blog = {"a.md": post("Sổ", f'"{tag}"', "Chẳng có gì chung.")}
    engine = opened({**FILLING, **blog, "moi.md": post("Chuyện hôm nay", body=body)})
    found = Suggester(engine).suggest(hit_of(engine, "moi.md"), least=0.0)
    assert not any("text" in reason for item in found if item.tag == tag for reason in item.reasons)


def test_title_above_summary_above_heading_above_text(opened: Open) -> None:
    blog = {"a.md": post("Sổ", "Alpha, Beta, Gamma, Delta", "Gì đó.")}
    text = post("Alpha", body="## Gamma\n\nAlpha, Beta, Gamma, Delta.", more="description: Beta\n")
    engine = opened({**FILLING, **blog, "moi.md": text})
    found = Suggester(engine).suggest(hit_of(engine, "moi.md"), least=0.0)
    assert known(found)[:4] == ["Alpha", "Beta", "Gamma", "Delta"]
    assert reasons(found, "Alpha")[:2] == ("in the title", "once in the text")


def test_a_rare_name_says_more(opened: Open) -> None:
    chatter = {f"c/{n}.md": post(f"Sổ {n}", "Nhật ký", "Uống oolong.") for n in range(15)}
    blog = {"a.md": post("Sổ", "oolong, sencha", "Gì đó."), **chatter}
    engine = opened({**FILLING, **blog, "moi.md": post("Trà", body="Có oolong, có sencha.")})
    found = Suggester(engine).suggest(hit_of(engine, "moi.md"), least=0.0)
    assert known(found)[0] == "sencha"


# Aliases, variants, own tags


def test_an_alias_stands_for_its_tag(opened: Open) -> None:
    text = post("ML cho người bận", body="Đọc về ML trên tàu.")
    found = suggested(opened, text, aliases={"ML": "Học máy", "hm": "Học máy", "QA": "Kiểm thử"})
    assert known(found)[0] == "Học máy"
    assert reasons(found, "Học máy")[:2] == ("'ML' in the title", "'ML' once in the text")
    assert "ML" not in new(found)


@pytest.mark.parametrize(
    ("more_used", "less_used"),
    [
        pytest.param("Docker", "docker", id="case"),
        pytest.param("Big Data", "BigData", id="space"),
        pytest.param("học máy", "học-máy", id="hyphen"),
        pytest.param("Nodejs", "Node.js", id="dot"),
        pytest.param("Tutorials", "Tutorial", id="plural"),
        pytest.param("hòa nhạc", "hoà nhạc", id="spelling"),
    ],
)
def test_of_variants_the_more_used_one(opened: Open, more_used: str, less_used: str) -> None:
    blog = {
        f"{number}.md": post(f"Sổ {number}", f'"{tag}"', f"Nói về {tag} và men nở, men nở.")
        for number, tag in enumerate([less_used, more_used, more_used])
    }
    found = suggested(opened, post("Mới", body=f"Về {less_used}: men nở, men nở."), blog)
    assert known(found) == [more_used]
    assert reasons(found, more_used)[-1] == "in 3 of the 3 nearest posts"


@pytest.mark.parametrize(
    ("own", "other"),
    [
        pytest.param("Học máy", "Học máy", id="the same"),
        pytest.param("học-máy", "Học máy", id="case and hyphen"),
        pytest.param("hoc may", "Học máy", id="without marks"),
        pytest.param("Thai", "Thái", id="marks"),
        pytest.param("Tutorial", "Tutorials", id="plural"),
        pytest.param("NodeJS", "Node.js", id="dot"),
    ],
)
def test_own_tags_are_never_suggested(opened: Open, own: str, other: str) -> None:
    body = f"Nói về {other}, {other}, {other}, {other}, {other}, {other}, {other}, {other}."
    blog = {f"{n}.md": post(f"Sổ {n}", f'"{other}"', body) for n in range(3)}
    text = post(f"Về {other}", f'"{own}"', body)
    assert [item.tag for item in suggested(opened, text, blog) if item.tag != "Nhật ký"] == []


# New tags


def test_new_tags_come_after_known_ones_and_are_no_tags(opened: Open) -> None:
    body = "Cà phê pha phin. Cà phê, cà phê và cà phê. " + BREAD
    found = suggested(opened, post("Cà phê và bánh", body=body))
    assert new(found) == ["cà phê"]
    assert reasons(found, "cà phê") == ("in the title", "4 times in the text")
    assert [item.new for item in found] == sorted(item.new for item in found)
    assert not {name.casefold() for name in new(found)} & {"làm bánh", "học máy", "bếp"}


def test_no_new_tags_where_none_are_wanted(opened: Open) -> None:
    engine = opened({**FILLING, "moi.md": post("Cà phê", body="Cà phê. " * 10)})
    hit = hit_of(engine, "moi.md")
    assert new(Suggester(engine).suggest(hit)) == ["Cà phê"]
    assert Suggester(engine).suggest(hit, new=False) == []


FUNCTION_WORDS = "và của các những được là một trong cho với có không này đó khi để thì mà".split()


@pytest.mark.parametrize("word", FUNCTION_WORDS)
def test_new_tags_begin_and_end_like_noun_phrases(opened: Open, word: str) -> None:
    around = f"{word} cà phê {word}. "
    engine = opened({**FILLING, "moi.md": post(f"{word} cà phê {word}", body=around * 12)})
    for item in Suggester(engine).suggest(hit_of(engine, "moi.md")):
        assert item.tag.split()[0].lower() != word
        assert item.tag.split()[-1].lower() != word


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        pytest.param("Xe đạp", "Xe đạp. " * 3, ["xe đạp"], id="word"),
        pytest.param("Kubernetes", "Kubernetes. " * 3, ["Kubernetes"], id="name"),
        pytest.param("Bể cá", "Bể cá. " * 9, [], id="syllables that are no word"),
        pytest.param("Chúng ta", "Chúng ta có thể. " * 9, [], id="words of every text"),
        pytest.param("The very", "The very many. " * 9, [], id="English words of every text"),
        pytest.param("Hôm nay", "Cơ sở dữ liệu. " * 9, ["cơ sở dữ liệu"], id="often in the text"),
        pytest.param("Hôm nay", "Cơ sở dữ liệu. " * 2, [], id="seldom in the text"),
        pytest.param(
            "Hồi quy tuyến tính",
            "Ta học hồi quy tuyến tính. Muốn hiểu hồi quy tuyến tính, hãy vẽ ra giấy.",
            ["hồi quy tuyến tính"],
            id="a word that is cut wrongly",
        ),
    ],
)
def test_key_phrases(opened: Open, title: str, body: str, expected: list[str]) -> None:
    engine = opened({**FILLING, "moi.md": post(title, body=body)})
    found = Suggester(engine).suggest(hit_of(engine, "moi.md"))
    assert [name if name.isascii() else name.lower() for name in new(found)] == expected


# How many, and nothing at all


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_limit(opened: Open, limit: int) -> None:
    found = suggested(opened, post("Cà phê", body=BREAD + " Cà phê, cà phê."), limit=limit)
    assert len(known(found)) <= limit
    assert len(new(found)) <= min(limit, 3)
    assert known(found)[0] == "Làm bánh"


NOTHING: dict[str, str] = {
    "empty": "",
    "only front matter": post("", ""),
    "nothing in common": post("Xyzzy", body="Plugh."),
    "only code": "---\ntitle: Mã\n---\n```\nfor (;;) { i++ }\n```\n",
    "signs": post("...", body="!!! ??? ***"),
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING)
def test_nothing_to_suggest(opened: Open, text: str) -> None:
    assert known(suggested(opened, text)) == []


def test_a_blog_without_tags(opened: Open) -> None:
    engine = opened({"a.md": post("Một", body=BREAD), "b.md": post("Hai", body=BREAD)})
    assert known(Suggester(engine).suggest(hit_of(engine, "a.md"))) == []


def test_a_very_long_post_takes_a_moment(opened: Open) -> None:
    body = " ".join(f"từ{number} men nở" for number in range(22_000))
    engine = opened({**FILLING, **BLOG, "moi.md": post("Dài", body=body)})
    assert len(body) > 300_000
    started = time.monotonic()
    found = Suggester(engine).suggest(hit_of(engine, "moi.md"))
    assert time.monotonic() - started < 5
    assert known(found)[0] == "Làm bánh"


# Posts that lack a tag


def test_posts_that_lack_a_tag(opened: Open) -> None:
    lacking = {
        "nhac-ten.md": post("Bánh mì tối", body=BREAD),
        "noi.md": post("Học máy và tôi", body="Chuyện nghề."),
    }
    engine = opened({**FILLING, **BLOG, **lacking})
    suggester = Suggester(engine)
    (baking,) = suggester.lacking("Làm bánh")
    assert baking.hit.stored["path"] == "nhac-ten.md"
    assert baking.reasons == ("in 3 of the 3 nearest posts",)
    assert [item.hit.stored["path"] for item in suggester.lacking("Học máy")] == ["noi.md"]
    assert suggester.lacking("Học máy")[0].reasons[0] == "in the title"
    assert suggester.lacking("Học máy", least=0.99) == []


def test_no_post_that_has_a_variant_lacks_the_tag(opened: Open) -> None:
    blog = {
        "a.md": post("Một", "Docker", "docker, docker."),
        "b.md": post("Hai", "Docker", "docker, docker."),
        "c.md": post("Ba", "docker", "docker, docker."),
        "d.md": post("Bốn", "Vườn", "docker, docker."),
    }
    engine = opened({**FILLING, **blog})
    for name in ("Docker", "docker"):
        found = Suggester(engine).lacking(Suggester(engine).main(name))
        assert [item.hit.stored["path"] for item in found] == ["d.md"]


def test_a_post_lacks_a_tag_as_likely_as_it_is_suggested(opened: Open) -> None:
    engine = opened({**FILLING, **BLOG, "moi.md": post("Chiều", body=BREAD)})
    suggester = Suggester(engine)
    (item,) = suggester.lacking("Làm bánh")
    first = suggester.suggest(item.hit)[0]
    assert (first.tag, first.score, first.reasons) == ("Làm bánh", item.score, item.reasons)


def test_reasons_are_words(opened: Open) -> None:
    said = re.compile(
        r"('.*' )?(in the (title|summary)|in a heading|(once|\d+ times) in the text)"
        r"|in (\d+ of )?the (\d+ nearest posts|nearest post)"
    )
    found = suggested(opened, post("Học máy bên lò nướng", body=BREAD + LEARNING))
    assert found
    assert all(said.fullmatch(reason) for item in found for reason in item.reasons)

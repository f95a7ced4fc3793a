"""What is out of order among the tags of a blog, and what is left alone."""

from __future__ import annotations

import shlex
import time
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dlblog import engines, indexing
from dlblog.diagnosing import KINDS, Evidence, Finding, diagnose, remaining
from dlblog.diagnosing.slug import gatsby, hugo, hugo_without_accents, jekyll
from dlblog.engines.base import SearchEngine

SHARED = Path(__file__).resolve().parents[2] / "shared"
VARIANTS = KINDS[1:6]


def blog(tags: dict[str, int]) -> dict[str, list[str]]:
    """Posts that have one tag each, so many as is said."""
    names = [name for name, used in tags.items() for _ in range(used)]
    return {f"posts/{at}.md": [name] for at, name in enumerate(names)}


def of_kinds(found: Iterable[Finding], *kinds: str) -> list[Finding]:
    return [finding for finding in found if finding.kind in kinds]


def variants_of(tags: dict[str, int]) -> list[Finding]:
    return of_kinds(diagnose(blog(tags)), *VARIANTS)


# Tags that are one name; the one that stays comes first.
GROUPS: dict[str, tuple[str, list[str], bool]] = {
    "a capital": ("case", ["Docker", "docker"], False),
    "capitals": ("case", ["Tối ưu", "TỐI ƯU", "Tối Ưu"], False),
    "ß": ("case", ["Straße", "STRASSE"], False),
    "a hyphen": ("hyphen", ["Học máy", "học-máy"], False),
    "a low line": ("hyphen", ["Deep Learning", "deep_learning"], False),
    "one word": ("hyphen", ["Deep Learning", "DeepLearning", "deep-learning"], False),
    "a hashtag": ("hyphen", ["Học máy", "họcmáy"], False),
    "a number": ("hyphen", ["ES6", "ES 6", "es-6"], False),
    "digits divided": ("hyphen", ["Lớp 12", "Lớp 1-2"], True),
    "divided elsewhere": ("hyphen", ["tin học", "ti nhọc"], True),
    "a syllable": ("marks", ["khoan", "khó ăn"], True),
    "a syllable of two": ("hyphen", ["hoa", "ho-a"], True),
    "a sign behind": ("hyphen", ["C", "C--"], True),
    "the place of a tone": ("spelling", ["Văn hóa", "Văn hoá"], False),
    "y and i": ("spelling", ["Kỹ thuật", "kĩ-thuật"], False),
    "composition": ("spelling", ["Tiếng Việt", unicodedata.normalize("NFD", "Tiếng Việt")], False),
    "full width": ("spelling", ["Web", "Ｗｅｂ"], False),
    "no marks": ("marks", ["Học máy", "hoc-may"], True),
    "đ": ("marks", ["Đà Nẵng", "Da Nang"], True),
    "two marks that no dictionary has": ("marks", ["Đa Thành", "Đá Thanh"], True),
    "i for sỹ": ("marks", ["Ca sỹ", "ca si"], True),
    "plural": ("plural", ["Tutorials", "Tutorial"], False),
    "plural and case": ("plural", ["Books", "book"], False),
    "plural of the last word": ("plural", ["Neural Network", "neural-networks"], False),
    "plural in one word": ("plural", ["Neural Networks", "NeuralNetwork"], False),
    "ies": ("plural", ["Library", "Libraries"], False),
    "an abbreviation's plural": ("plural", ["API", "APIs"], False),
    "plural and marks": ("plural", ["Café", "Cafe", "Cafes"], True),
    "chained": ("plural", ["Blog post", "blogpost", "blog-posts", "BLOG POSTS"], False),
}


@pytest.mark.parametrize(("kind", "names", "question"), GROUPS.values(), ids=GROUPS)
def test_one_name_in_several_ways(kind: str, names: list[str], question: bool) -> None:
    keep, *others = names
    (found,) = variants_of({keep: 3} | dict.fromkeys(others, 1))
    assert (found.kind, found.keep, found.question) == (kind, keep, question)
    assert {item.tag: item.used for item in found.tags} == {keep: 3} | dict.fromkeys(others, 1)
    assert found.tags[0].tag == keep
    assert found.renames == dict.fromkeys(others, keep)
    typed = sorted(shlex.split(command) for command in found.commands)
    assert typed == sorted(["dlblog", "tag", "rename", other, keep] for other in others)
    assert all(f"'{name}'" in found.message for name in names)


APART: dict[str, list[str]] = {
    "signs of a language": ["C", "C++", "C#"],
    "a word more": ["Học", "Học máy"],
    "New and News": ["New", "News"],
    "an abbreviation in s": ["AW", "AWS"],
    "JS": ["J", "JS"],
    "CSS": ["CS", "CSS"],
    "CORS": ["COR", "CORS"],
    "Rails": ["Rail", "Rails"],
    "Windows": ["Window", "Windows"],
    "Vietnamese syllables": ["Ban", "Bans"],
    "mi and my": ["Mi", "My"],
    "words turned round": ["học máy", "máy học"],
    "another letter": ["Nhạc", "Nhà"],
    "a number": ["PHP", "PHP7"],
    "punctuation": ["a.b", "ab"],
    "nothing but signs": ["-", "_", "- -"],
}


@pytest.mark.parametrize("names", APART.values(), ids=APART)
def test_names_that_are_not_one(names: list[str]) -> None:
    assert variants_of(dict.fromkeys(names, 2)) == []


TIES = {
    "marks": ["Hà Nội", "Ha Noi"],
    "the spelling that is indexed": ["Kỹ thuật", "Kĩ thuật"],
    "the usual place of the tone": ["văn hóa", "văn hoá"],
    "composed letters": ["Huế", unicodedata.normalize("NFD", "Huế")],
    "a space": ["Big Data", "BigData"],
    "a space, not a hyphen": ["Big Data", "Big-Data"],
    "together rather than a hyphen": ["BigData", "Big-Data"],
    "a capital": ["Docker", "docker"],
    "capitals": ["GitHub", "github"],
    "the word of a dictionary": ["Mạn đàm", "Mãn đàm"],
    "the word of a dictionary within a name": ["Tản mạn cuối năm", "Tản mãn cuối năm"],
}


@pytest.mark.parametrize("names", TIES.values(), ids=TIES)
def test_the_better_written_one_stays(names: list[str]) -> None:
    for order in (names, names[::-1]):
        (found,) = variants_of(dict.fromkeys(order, 2))
        assert found.keep == names[0]


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param({"Quản trị": 1, "Quan trị": 4}, id="a slip that is used more"),
        pytest.param({"Sức khỏe": 1, "suc khoe": 3}, id="no marks"),
        pytest.param({"Ẩm thực": 1, "Âm thực": 1, "ẨM THỰC": 0}, id="one that is not used"),
    ],
)
def test_the_dictionary_counts_for_more_than_use(tags: dict[str, int]) -> None:
    (found,) = variants_of(tags)
    assert found.keep == next(iter(tags))


UNDECIDED: dict[str, dict[str, int]] = {
    "two words": {"Thái": 9, "Thai": 1},
    "two words with marks": {"Đường": 3, "Dương": 1},
    "two words of several syllables": {"Xuất thân": 9, "Xuất thần": 1},
    "marks that no dictionary has": {"Lê Mẩn": 1, "Lê Mẫn": 1},
    "an abbreviation and a name": {"VIM": 2, "Vim": 2},
    "an abbreviation and a word": {"AI": 1, "Ai": 1},
    "capitals of words": {"Tối Ưu": 1, "Tối ưu": 1},
    "a hyphen and a low line": {"node-red": 1, "node_red": 1},
    "plural": {"container": 1, "containers": 1},
}


@pytest.mark.parametrize("tags", UNDECIDED.values(), ids=UNDECIDED)
def test_no_direction_where_nothing_tells(tags: dict[str, int]) -> None:
    for order in (tags, dict(reversed(tags.items()))):
        (found,) = variants_of(order)
        assert (found.keep, found.renames, found.question) == (None, {}, True)
        one, two = tags
        look, *renames = found.commands
        assert look.startswith("dlblog list ") and look.endswith(" --any-tag")
        assert {tuple(shlex.split(command)[3:]) for command in renames} == {(one, two), (two, one)}
        assert found.message.endswith("; if they are one, choose which to keep")


def test_findings_come_by_kind_and_use() -> None:
    tags = {"a": 2, "A": 1, "Zola": 7, "zola": 6, "big data": 9, "bigdata": 2, "Hue": 1, "Huế": 8}
    found = variants_of(tags)
    assert [(finding.kind, finding.keep) for finding in found] == [
        ("case", "Zola"), ("case", "a"), ("hyphen", "big data"), ("marks", "Huế"),
    ]  # fmt: skip


# An independent folding

SPELLINGS = {f"{before}i": f"{before}y" for before in ("h", "k", "l", "m", "s", "t", "v", "qu")}


def folded(name: str) -> str:
    """A name without case, marks, spaces, hyphens and low lines."""
    text = unicodedata.normalize("NFD", name.casefold().replace("đ", "d"))
    return "".join(c for c in text if not (unicodedata.combining(c) or c in " -_"))


def by_folding(names: Iterable[str]) -> set[frozenset[str]]:
    """The groups of names that fold alike."""
    groups = defaultdict(set)
    for name in names:
        groups[folded(name)].add(name)
    return {frozenset(group) for group in groups.values() if len(group) > 1}


def connected(names: Iterable[str]) -> bool:
    """Whether names can be reached from each other by folding, i for y, or an s at the end."""

    def forms(name: str) -> set[str]:
        words = name.replace("-", " ").replace("_", " ").split()
        ways = {folded(name), "".join(SPELLINGS.get(folded(w), folded(w)) for w in words)}
        return ways | {way.removesuffix("s") for way in ways}

    known = {name: forms(name) for name in names}
    first, *rest = known
    reached, todo = {first}, [first]
    while todo:
        name = todo.pop()
        for other in set(rest) - reached:
            if known[name] & known[other]:
                reached.add(other)
                todo.append(other)
    return reached == known.keys()


LETTERS = st.text("aàáâiíyỹýmkhtsdđuoơCSs -_", min_size=1, max_size=7)
NAMES = st.lists(
    LETTERS | st.sampled_from(["book", "books", "Books", "Thai", "Thái", "deep learning"]),
    unique=True,
    max_size=12,
)


@given(NAMES)
@settings(max_examples=300)
def test_groups_hold_what_folds_alike(names: list[str]) -> None:
    groups = [{item.tag for item in f.tags} for f in variants_of(dict.fromkeys(names, 1))]
    assert all(connected(group) for group in groups)
    for alike in by_folding(name for name in names if folded(name)):
        assert any(alike <= group for group in groups)
    assert sum(map(len, groups)) == len(set().union(*groups))  # each tag in one


@given(NAMES, st.dictionaries(LETTERS, LETTERS, max_size=2))
@settings(max_examples=150)
def test_mending_everything_leaves_nothing_of_it(names: list[str], aliases: dict[str, str]) -> None:
    aliases = {k: v for k, v in aliases.items() if folded(k) and folded(v) and k != v}
    tagged = blog(dict.fromkeys(names, 2))
    for finding in of_kinds(diagnose(tagged), *VARIANTS):
        for path, renames in remaining(finding, tagged).items():
            new = (renames.get(name, name) for name in tagged[path])
            tagged[path] = list(dict.fromkeys(str(name) for name in new))
    while left := [f for f in of_kinds(diagnose(tagged), *VARIANTS) if f.keep is None]:
        tags = {item.tag for item in left[0].tags}  # somebody chooses
        for path, names_there in tagged.items():
            tagged[path] = [left[0].tags[0].tag if name in tags else name for name in names_there]
    assert of_kinds(diagnose(tagged), *VARIANTS) == []
    for finding in diagnose(tagged, aliases):
        assert finding.kind in KINDS and finding.message


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    if not SHARED.is_dir():
        pytest.skip("no ../shared")
    index = tmp_path_factory.mktemp("real") / "index"
    indexing.rebuild(index, [SHARED / "blog"], jobs=2)
    engine = engines.open_index(index)
    tagged = {stored["path"]: list(stored["tags"]) for stored in engine.documents()}
    engine.close()
    return tagged


def test_every_group_of_a_real_blog(real: dict[str, list[str]]) -> None:
    tags = {name for names in real.values() for name in names}
    groups = [{item.tag for item in f.tags} for f in of_kinds(diagnose(real), *VARIANTS)]
    by_hand = by_folding(tags)
    assert len(by_hand) == 7
    for alike in by_hand:
        assert any(alike <= group for group in groups)
    assert all(connected(group) for group in groups)
    plurals = [f for f in of_kinds(diagnose(real), "plural") if f.kind == "plural"]
    assert len(groups) == len(by_hand) + len(plurals) - sum(
        any(alike <= {item.tag for item in f.tags} for alike in by_hand) for f in plurals
    )


def test_what_a_real_blog_is_told(real: dict[str, list[str]]) -> None:
    found = diagnose(real, {"ML": "Machine Learning"})
    kept = {finding.keep for finding in of_kinds(found, *VARIANTS)}
    assert {"Big Data", "Tutorials", "project"} <= kept and "Thái" not in kept
    (thai,) = of_kinds(found, "marks")
    assert thai.question and {item.tag for item in thai.tags} == {"Thai", "Thái"}
    (alias,) = of_kinds(found, "alias")
    assert alias.renames == {"ML": "Machine Learning"}
    pairs = {frozenset(item.tag for item in f.tags) for f in of_kinds(found, "synonym")}
    assert {"AI", "Artificial Intelligence"} in pairs and {"Node.js", "Nodejs"} in pairs
    assert len(pairs) < 20
    assert not any({"Rust", "Rust Tiếng Việt"} <= pair for pair in pairs)  # one is a part
    used = defaultdict(int)
    for names in real.values():
        for name in names:
            used[name] += 1
    once = {name for name, count in used.items() if count == 1}
    told = {item.tag for finding in found for item in finding.tags if item.used == 1}
    assert told == once
    (untagged,) = of_kinds(found, "untagged")
    assert set(untagged.posts) == {path for path, names in real.items() if not names}


# Aliases


def test_aliases_that_posts_still_have() -> None:
    tagged = {"a": ["ML"], "b": ["ml", "Python"], "c": ["Machine Learning"], "d": ["AI"]}
    aliases = {"ML": "Machine Learning", "Py": "Python"}
    (found,) = of_kinds(diagnose(tagged, aliases), "alias")
    assert found.renames == {"ML": "Machine Learning", "ml": "Machine Learning"}
    assert found.keep == "Machine Learning" and not found.question
    assert found.message == "'ML' (1) and 'ml' (1) stand for 'Machine Learning' in dlblog.toml"
    assert of_kinds(diagnose(tagged, aliases), "case") == []
    once = [item.tag for f in of_kinds(diagnose(tagged, aliases), "once") for item in f.tags]
    assert once == ["AI", "Python"]  # the alias's tag is used three times in the end
    assert remaining(found, tagged) == {
        "a": {"ML": "Machine Learning"}, "b": {"ml": "Machine Learning"},
    }  # fmt: skip


def test_an_alias_becomes_what_the_blog_writes() -> None:
    tagged = {"a": ["ML"], "b": ["machine learning"]}
    (found,) = of_kinds(diagnose(tagged, {"ML": "Machine Learning"}), "alias")
    assert found.renames == {"ML": "machine learning"}


def test_the_tag_of_an_alias_is_the_one_that_stays() -> None:
    tags = {"machine learning": 9, "Machine Learning": 1}
    (found,) = of_kinds(diagnose(blog(tags), {"ML": "Machine Learning"}), "case")
    assert found.keep == "Machine Learning"


# Slugs

SLUGS = {
    # tag: Jekyll, Hugo, Hugo with removePathAccents, Gatsby
    "C": ("c", "c", "c", "c"),
    "C++": ("c", "c++", "c++", "c"),
    "C#": ("c", "c#", "c#", "c"),
    ".NET": ("net", ".net", ".net", "net"),
    "Học máy": ("học-máy", "học-máy", "hoc-may", "học-may"),
    "Đà Lạt": ("đà-lạt", "đà-lạt", "đa-lat", "da-lạt"),
    "Tối ưu": ("tối-ưu", "tối-ưu", "toi-uu", "tối-ưu"),
    "đường": ("đường", "đường", "đuong", "dường"),
    "Node.js": ("node-js", "node.js", "node.js", "node-js"),
    "NodeJS": ("nodejs", "nodejs", "nodejs", "node-js"),
    "ES6": ("es6", "es6", "es6", "es-6"),
    "GPT-4": ("gpt-4", "gpt-4", "gpt-4", "gpt-4"),
    "HTTPServer": ("httpserver", "httpserver", "httpserver", "http-server"),
    "I/O": ("i-o", "i/o", "i/o", "i-o"),
    "R&D (2nd)": ("r-d-2nd", "rd-2nd", "rd-2nd", "r-d-2nd"),
    "It's": ("it-s", "its", "its", "its"),
    "a - b": ("a-b", "a-b", "a-b", "a-b"),
    "snake_case": ("snake-case", "snake_case", "snake_case", "snake-case"),
    "100%": ("100", "100", "100", "100"),
    "!?": ("", "", "", ""),
}


@pytest.mark.parametrize(("tag", "slugs"), SLUGS.items(), ids=SLUGS)
def test_slugs(tag: str, slugs: tuple[str, ...]) -> None:
    assert (jekyll(tag), hugo(tag), hugo_without_accents(tag), gatsby(tag)) == slugs


def slugs_of(tags: dict[str, int]) -> list[Finding]:
    return of_kinds(diagnose(blog(tags)), "slug")


def test_tags_with_one_page() -> None:
    (found,) = slugs_of({"C": 5, "C++": 4, "C#": 3, "Go": 2})
    assert found.message == (
        "'C' (5), 'C++' (4) and 'C#' (3) have one page: 'c' in Jekyll and Gatsby"
    )
    assert found.commands == (
        "dlblog tag rename C++ 'C plus plus'", "dlblog tag rename 'C#' 'C sharp'",
    )  # fmt: skip
    assert found.keep is None and found.question


def test_tags_that_only_punctuation_tells_apart_become_one() -> None:
    (found,) = slugs_of({"Express.js": 2, "ExpressJs": 5})
    assert (found.keep, found.renames) == ("ExpressJs", {"Express.js": "ExpressJs"})
    assert "'express-js' in Gatsby" in found.message and "Jekyll" not in found.message


def test_a_dot_before_a_name() -> None:
    (found,) = slugs_of({".NET": 3, "Net": 2})
    assert found.renames == {".NET": "dot NET"}


SIGNS: dict[str, tuple[list[str], dict[str, str]]] = {
    "a hashtag": (["#daily", "daily"], {}),
    "a mention": (["@huy", "huy"], {}),
    "a number": (["#1", "1"], {}),
    "a sign behind a word": (["tuần#", "tuần"], {}),
    "F#": (["F#", "F"], {"F#": "F sharp"}),
    "a language among words": (["Học C#", "Học C"], {"Học C#": "Học C sharp"}),
    "one plus": (["Google+", "Google"], {"Google+": "Google plus"}),
    "a plus between words": (["ăn+ngủ", "ăn ngủ"], {}),
    "R&D": (["R&D", "R D"], {"R&D": "R and D"}),
    "a Vietnamese and": (["ăn & ngủ", "ăn ngủ"], {}),
    "A*": (["A*", "A"], {"A*": "A star"}),
    "stars as decoration": (["**mưa**", "mưa"], {}),
    "percent": (["giảm 50%", "giảm 50"], {}),
    "dots before a word": (["...rồi", "@ rồi"], {}),
    "flags": (["🇻🇳 du lịch", "🇯🇵 du lịch"], {}),
}


@pytest.mark.parametrize(("names", "renames"), SIGNS.values(), ids=SIGNS)
def test_signs_become_words_only_in_names(names: list[str], renames: dict[str, str]) -> None:
    found = diagnose(blog(dict.fromkeys(names, 2)))
    assert of_kinds(found, *VARIANTS, "synonym") == []
    assert [finding.renames for finding in of_kinds(found, "slug")] == [renames]


@pytest.mark.parametrize(
    "names",
    [
        ["2015", "2016"], ["ES2015", "ES2016"], ["Python 2", "Python 3"], ["v1.0", "v10"],
        ["🌧", "🌩"], ["🌧 mưa", "🌩 mưa", "mưa"], ["👍", "👍🏽"], ["Canva", "Canvas"],
        ["Panda", "Pandas"], ["New", "News"], ["Team", "Teams"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_near_misses_are_left_alone(names: list[str]) -> None:
    tags = {name: 2 + 6 * (name == names[0]) for name in names}
    found = diagnose(blog(tags))
    assert [finding.renames for finding in found if finding.renames] == []


def test_no_name_is_given_whose_page_is_taken() -> None:
    (found,) = slugs_of({"C": 2, "C++": 2, "C plus plus": 2})
    assert found.renames == {} and found.commands == ("dlblog list -t C -t C++ --any-tag",)


def test_names_that_are_one_anyway_are_told_once() -> None:
    assert slugs_of({"học máy": 3, "học-máy": 2}) == []
    assert slugs_of({"!": 2, "?": 2}) == []  # no page at all


# Tags used once


def test_tags_used_once() -> None:
    found = of_kinds(diagnose({"a": ["Erlang", "Python"], "b": ["Python"], "c": ["-x"]}), "once")
    assert [(f.tags[0].tag, f.renames, f.posts) for f in found] == [
        ("-x", {"-x": None}, ("c",)),
        ("Erlang", {"Erlang": None}, ("a",)),
    ]
    assert [shlex.split(f.commands[0]) for f in found] == [
        ["dlblog", "tag", "remove", "--where", 'tag:"-x"', "--", "-x"],
        ["dlblog", "tag", "remove", "Erlang", "--where", 'tag:"Erlang"'],
    ]


@pytest.mark.parametrize(
    ("tag", "command"),
    [
        pytest.param("Huế, Bắc", "dlblog tag remove 'Huế, Bắc' --where 'tag:\"Huế, Bắc\"'",
                     id="a comma"),
        pytest.param('tên "lạ"', "dlblog tag remove 'tên \"lạ\"' --where 'tag:“tên \"lạ\"”'",
                     id="quotes"),
        pytest.param('"“«»”"', "dlblog list -t '\"“«»”\"'", id="all quotes"),
        pytest.param('-"“«»', "dlblog list '--tag=-\"“«»'", id="like an option"),
    ],
)  # fmt: skip
def test_commands_for_odd_tags(tag: str, command: str) -> None:
    (found,) = of_kinds(diagnose({"a": [tag]}), "once")
    assert found.commands == (command,)


NEAR = {
    "a letter too much": ("Tutorrial", "Tutorial"),
    "a letter missing": ("Javscript", "Javascript"),
    "a wrong letter": ("Kubermetes", "Kubernetes"),
    "two turned round": ("Algorihtm", "Algorithm"),
    "of a plural": ("Tutorrial", "Tutorials"),
    "in a longer name": ("Machine Laerning", "Machine Learning"),
    "too short": ("Slack", "Stack"),
    "another first letter": ("Baseball", "Caseball"),
    "a number": ("Python 310", "Python 311"),
    "Vietnamese": ("nghiêng nước", "nghiêng nứa"),
    "no plural": ("Graphic", "Graphics"),
    "two letters": ("Tuttoriall", "Tutorial"),
}


@pytest.mark.parametrize(("rare", "common"), NEAR.values(), ids=NEAR)
def test_a_slip_for_another_tag(rare: str, common: str, request: pytest.FixtureRequest) -> None:
    (found,) = of_kinds(diagnose(blog({rare: 1, common: 6})), "once")
    is_near = list(NEAR.values()).index((rare, common)) < 6
    assert found.keep == (common if is_near else None)
    assert found.renames == {rare: common if is_near else None}
    assert found.question is is_near


def test_a_slip_for_a_name_that_goes() -> None:
    (found,) = of_kinds(diagnose(blog({"Tutorrial": 1, "Tutorial": 4, "Tutorials": 5})), "once")
    assert found.renames == {"Tutorrial": "Tutorials"}


# Names of one thing


def together(**posts: int) -> dict[str, list[str]]:
    """So many posts with the tags of a name, which are divided by ___, with _ for a space."""
    tagged: dict[str, list[str]] = {}
    for names, number in posts.items():
        for _ in range(number):
            tagged[str(len(tagged))] = [name.replace("_", " ") for name in names.split("___")]
    return tagged


def test_names_that_are_on_the_same_posts() -> None:
    tagged = together(học_máy___trí_khôn=5, học_máy=1, Python=9)
    (found,) = of_kinds(diagnose(tagged), "synonym")
    assert (found.keep, found.renames, found.question) == (None, {}, True)
    assert "5 posts have both" in found.message
    assert found.commands == (
        "dlblog list -t 'học máy' -t 'trí khôn' --any-tag",
        "dlblog tag rename 'trí khôn' 'học máy'", "dlblog tag rename 'học máy' 'trí khôn'",
    )  # fmt: skip


@pytest.mark.parametrize(
    "tagged",
    [
        pytest.param(together(học_máy___Python=5, Python=15), id="a part of a larger one"),
        pytest.param(together(học_máy___Python=3), id="too few posts"),
        pytest.param(together(học_máy___Python=5, học_máy=3, Python=3), id="too few of them"),
        pytest.param(together(AI=5, An_Isle=5), id="initials on other posts"),
        pytest.param(together(koa=5, koajs=5), id="js on other posts"),
        pytest.param(together(Tutorrial=3, Tutorial=6), id="a slip that is used as often"),
    ],
)
def test_names_of_two_things(tagged: dict[str, list[str]]) -> None:
    assert of_kinds(diagnose(tagged), "synonym") == []


@pytest.mark.parametrize(
    ("tagged", "renames"),
    [
        pytest.param(
            together(AI___Artificial_Intelligence=2), {"AI": "Artificial Intelligence"},
            id="initials",
        ),
        pytest.param(
            together(AI___Artificial_Intelligence=1, AI=1), {}, id="initials that are used more",
        ),
        pytest.param(
            together(CSDL___Cơ_sở_dữ_liệu=2), {"CSDL": "Cơ sở dữ liệu"}, id="in Vietnamese",
        ),
        pytest.param(together(koa___koajs=2, koa=1), {"koajs": "koa"}, id="js"),
        pytest.param({"a": ["Node.js"], "b": ["Nodejs"], "c": ["Nodejs"]}, {"Node.js": "Nodejs"},
                     id="punctuation"),
        pytest.param(together(Tutorrial=2, Tutorial=8), {"Tutorrial": "Tutorial"}, id="a slip"),
    ],
)  # fmt: skip
def test_names_of_one_thing(tagged: dict[str, list[str]], renames: dict[str, str]) -> None:
    (found,) = of_kinds(diagnose(tagged), "synonym")
    assert found.renames == renames and found.question
    assert of_kinds(diagnose(tagged), "once") == []


SHORT: dict[str, tuple[dict[str, list[str]], set[str] | None]] = {
    "consonants": (together(js___javascript=3, javascript=4, js=1), {"js", "javascript"}),
    "two letters of many": (together(db___database=2, database=2), {"db", "database"}),
    "capitals": (together(TS___TypeScript=2), {"TS", "TypeScript"}),
    "a number for letters": (together(k8s___Kubernetes=2, k8s=2), {"k8s", "Kubernetes"}),
    "another number": (together(i18n___internationalization=2), {"i18n", "internationalization"}),
    "a beginning, on the same posts": (together(repo___repository=3), {"repo", "repository"}),
    "a beginning, on few of them": (together(Java___Javascript=2, Javascript=9), None),
    "one post": (together(js___javascript=1, js=1, javascript=1), None),
    "few of its posts": (together(js___javascript=2, js=5, javascript=9), None),
    "other posts": (together(js=5, javascript=5), None),
    "another first letter": (together(sc___javascript=2), None),
    "not in order": (together(jtp___javascript=2, jpx___javascript=2), None),
    "too long for it": (together(java___jakarta=2), None),
    "a wrong number": (together(k7s___Kubernetes=2), None),
}


@pytest.mark.parametrize(("tagged", "names"), SHORT.values(), ids=SHORT)
def test_short_forms_on_the_same_posts(
    tagged: dict[str, list[str]], names: set[str] | None
) -> None:
    found = of_kinds(diagnose(tagged), "synonym")
    assert [{item.tag for item in finding.tags} for finding in found] == ([names] if names else [])
    for finding in found:
        assert finding.keep is None and "posts have both" in finding.message


class Text(Evidence):
    """What the text of posts has, by hand."""

    def __init__(self, **texts: str) -> None:
        super().__init__()
        self.texts = texts

    def written(self, name: str, *, case: bool = False) -> int:
        return sum(name.lower() in text.lower().split() for text in self.texts.values())

    def written_beside(self, tag: str, name: str) -> int:
        return sum(name.lower() in self.texts.get(path, "").lower() for path in self.tagged[tag])

    def of(self, tagged: dict[str, list[str]]) -> Text:
        self.tagged = {
            tag: [path for path, tags in tagged.items() if tag in tags]
            for tag in {tag for tags in tagged.values() for tag in tags}
        }
        return self


BY_TEXT: dict[str, tuple[dict[str, int], dict[str, str], str, dict[str, str]]] = {
    "a short form": (
        {"js": 2, "javascript": 3}, {"0": "viết javascript", "1": "javascript"}, "synonym",
        {"js": "javascript"},
    ),
    "initials": (
        {"ML": 2, "Machine Learning": 2}, {"0": "machine learning là gì"}, "synonym",
        {"ML": "Machine Learning"},
    ),
    "a number for letters": (
        {"k8s": 1, "Kubernetes": 2}, {"0": "cụm kubernetes"}, "synonym", {"k8s": "Kubernetes"},
    ),
    "a short form of the one used more": (
        {"js": 4, "javascript": 2}, {"0": "javascript", "1": "javascript"}, "synonym", {},
    ),
    "a short form of something else": (
        {"js": 3, "javascript": 3}, {"0": "javascript"}, "synonym", {},
    ),
    "a beginning": ({"go": 2, "google": 2}, {"0": "google", "1": "google"}, "synonym", {}),
    "a word not three times as long": (
        {"ml": 2, "mail": 2}, {"0": "mail", "1": "mail"}, "synonym", {},
    ),
    "a slip in a short name": (
        {"Pythom": 1, "Python": 5}, {"0": "bài về python"}, "once", {"Pythom": "Python"},
    ),
    "a slip in Vietnamese": (
        {"lập trìng": 1, "lập trình": 3}, {"0": "lập trình vui"}, "once",
        {"lập trìng": "lập trình"},
    ),
    "a slip used twice": (
        {"dockr": 2, "docker": 9}, {"0": "docker", "1": "x"}, "synonym", {"dockr": "docker"},
    ),
    "a slip not rare enough": ({"dockr": 3, "docker": 9}, {"0": "docker"}, "synonym", {}),
    "what stands in the text": (
        {"slack": 1, "stack": 5}, {"0": "slack và stack"}, "once", {"slack": None},
    ),
    "no such text": ({"slack": 1, "stack": 5}, {"0": "trò chuyện"}, "once", {"slack": None}),
    "three letters": ({"rss": 1, "css": 5}, {"0": "css"}, "once", {"rss": None}),
}  # fmt: skip


@pytest.mark.parametrize(("tags", "texts", "kind", "renames"), BY_TEXT.values(), ids=BY_TEXT)
def test_what_the_text_tells(
    tags: dict[str, int], texts: dict[str, str], kind: str, renames: dict[str, str]
) -> None:
    tagged = blog(tags)
    evidence = Text(**{f"posts/{at}.md": text for at, text in texts.items()}).of(tagged)
    found = of_kinds(diagnose(tagged, evidence=evidence), kind)
    mended = {old: new for finding in found for old, new in finding.renames.items()}
    assert mended == renames
    for finding in found:
        if finding.keep:
            assert "the text of " in finding.message and finding.question


def test_the_evidence_of_an_index(engine: SearchEngine) -> None:
    evidence = Evidence(engine)
    for tag, count in engine.values("tag").items():
        assert 0 <= evidence.written_beside(tag, tag) <= min(count, evidence.written(tag))
    assert evidence.written_beside("Docker", "vắng mặt") == 0
    (some,) = {tag for tag in engine.values("tag") if tag.lower() == "docker"}
    beside = evidence.written_beside(some, "Flask")
    assert beside == 1
    evidence.close()
    assert evidence.written_beside(some, "Flask") == beside


def test_a_third_name_is_told_once() -> None:
    tagged = together(Node___Nodejs=3, Nodejs=4) | {f"x{n}": ["Node.js", "Node"] for n in range(3)}
    found = of_kinds(diagnose(tagged), "synonym")
    assert len(found) == 2


def test_versions_are_not_punctuation() -> None:
    assert of_kinds(diagnose(blog({"Airflow 2.0": 2, "Airflow 20": 2})), "synonym") == []


# Posts without tags, and nothing at all


def test_posts_without_tags() -> None:
    (found,) = diagnose({"a": [], "b": ["x", "x"], "c": ["x"], "d": []})
    assert (found.kind, found.posts, found.tags) == ("untagged", ("a", "d"), ())
    assert found.message == "2 posts have no tags"
    assert found.commands == ("dlblog tag suggest --untagged",) and not found.renames


def test_nothing_out_of_order() -> None:
    assert diagnose({}) == []
    assert diagnose({"a": ["Python", "Huế"], "b": ["Python", "Huế"]}) == []


def test_a_post_with_a_thousand_tags_takes_no_time() -> None:
    many = {"a": [f"thẻ số {n}" for n in range(3_000)] + ["á" * n for n in range(1, 300)]}
    many["b"] = ["".join(letter) for letter in zip("aàáảãạâấầ" * 100, "xyz" * 300, strict=True)]
    begun = time.perf_counter()
    diagnose(many)
    assert time.perf_counter() - begun < 5

"""An index that follows a change of tags without reading the posts is as one that read them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dlblog import engines, indexing, reading, tagging
from dlblog.analysis import BREAK
from dlblog.engines.whoosh.keys import NUMBERS
from dlblog.engines.whoosh.pairs import PairTable
from dlblog.engines.whoosh.segment_writer import changed_counters, stream_counters
from dlblog.freshness import seen_now
from dlblog.frontmatter_edit import TagChange
from dlblog.schema import VALUES

# Names within names, with joints and humps, in several spellings, and of one syllable.
NAMES = (
    "học máy", "Học máy cơ bản", "máy cơ", "cơ bản", "trí tuệ nhân tạo", "trí tuệ", "nhân tạo",
    "Node.js", "NodeJS", "getElementById", "C++", "vườn", "Vườn rau", "đường làng", "Đường Làng",
    "scikit-learn", "đi chợ quê ngoại ngày mưa phùn", "AI", "2016", "rau muống xào tỏi",
)  # fmt: skip
NEW = ("mùa nước nổi", "nước nổi", "GPT-4", "bếp lửa", "học máy sâu", "thẻ", "ASP.NET", "vườn nhà")
SENTENCES = (
    "Tôi học máy cơ bản từ một cuốn sách cũ, rồi học máy sâu vào mùa nước nổi.",
    "Trí tuệ nhân tạo không nấu được rau muống xào tỏi cho bà ngoại.",
    "Vườn nhà bên có một con đường làng chạy ra chợ, trí tuệ thì ở trong bếp lửa.",
    "Máy chủ chạy Node.js, gọi `getElementById` và thử `học máy` với scikit-learn.",
    "Đi chợ quê ngoại ngày mưa phùn, nước nổi trắng đồng, nhân tạo một cái hồ.",
    "Viết C++ cho GPT-4 hay ASP.NET thì cũng phải học từ cơ bản.",
    "## Vườn rau và học máy",
    "```python\nhoc_may = train(data)\n```",
    "Bát canh này mẹ nấu.",
)
TITLES = ("Vườn rau", "Những ngày học máy đầu tiên của tôi", "Đường làng mùa nước nổi năm ấy", "")


class Post(NamedTuple):
    """What a file has."""

    title: str
    tags: tuple[str, ...]
    category: str
    keywords: tuple[str, ...]
    body: tuple[str, ...]
    form: str

    def text(self) -> str:
        body = "\n\n".join(self.body) + "\n"
        quoted = [f'"{tag}"' for tag in self.tags]
        if self.form == "toml":
            head = f'title = "{self.title}"\ntags = [{", ".join(quoted)}]\n'
            return f'+++\n{head}categories = ["{self.category or "chung"}"]\n+++\n\n{body}'
        tags = f"tags: [{', '.join(quoted)}]\n"
        if self.form == "block" and quoted:
            tags = "".join(["tags:\n", *(f"- {tag}\n" for tag in quoted)])
        if self.form == "one":
            tags = f"tags: {self.tags[0] if self.tags else ''}\n"
        if self.form == "none":
            tags = ""
        lines = [f"title: {self.title}\n" if self.title else "", "date: 2016-02-30\n", tags]
        lines += [f"category: {self.category}\n" if self.category else ""]
        lines += [f"keywords: [{', '.join(self.keywords)}]\n" if self.keywords else ""]
        return f"---\n{''.join(lines)}---\n{body}"


def some(names: tuple[str, ...], most: int) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=most, unique=True).map(tuple)


POSTS = st.lists(
    st.builds(
        Post,
        st.sampled_from(TITLES),
        some(NAMES, 4),
        st.sampled_from(("", "học máy", "Ghi chép")),
        some(("trí tuệ", "cơ bản"), 1),
        st.lists(st.sampled_from(SENTENCES), max_size=5).map(tuple),
        st.sampled_from(("flow", "block", "block", "one", "none", "toml")),
    ),
    min_size=2,
    max_size=7,
)
ANCHOR = Post("Mục lục của cả trang viết này", NAMES + NEW, "Ghi chép", (), (), "flow")


def dump(index: Path) -> dict[str, Any]:
    """All that an index holds, whatever its segments are."""
    engine: Any = engines.open_index(index)
    try:
        documents, postings = {}, Counter[Any]()
        for segment in engine._collection.segments:
            paths = {}
            for number in sorted(segment.everything()):
                stored = segment.stored(number)
                paths[number] = stored["path"]
                assert stored["path"] not in documents
                texts = [segment.text(name, number) for name in ("stored", "names")]
                columns = [segment.numbers(name)[number] for name in NUMBERS]
                documents[stored["path"]] = (
                    texts, segment.sections(number), segment.stream(number), columns
                )  # fmt: skip
            for field in ("term", "path", "flag", *VALUES):
                for key, numbers, weights in segment.every_posting(field):
                    for number, weight in zip(numbers, weights, strict=True):
                        if number in paths:
                            postings[field, key, paths[number]] += weight
        place = engine._place
        pairs = PairTable(place.folder / f"pairs-{place.generation}.bin")
        return {
            "documents": documents,
            "postings": postings,
            "values": {name: dict(engine.values(name)) for name in VALUES},
            "files": dict(engine.indexed()),
            "settings": {k: v for k, v in engine.settings().items() if k != "seen"},
            "pairs": pairs.counts,
            "lengths": engine._state["lengths"],
        }
    finally:
        engine.close()


@pytest.fixture(scope="module", autouse=True)
def _quick() -> Iterator[None]:
    """A look waits for no clock to go on: what it cannot trust is compared."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            indexing, "settled_look", lambda settings, index, last=None: seen_now(settings, index)
        )
        yield


class Blog:
    """Posts and their index in a folder."""

    def __init__(self, folder: Path, posts: dict[str, str]) -> None:
        self.folder, self.index = folder, folder / "index"
        self.last: dict[str, tuple[bytes, bytes]] = {}
        for name, text in posts.items():
            path = folder / "posts" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        indexing.rebuild(self.index, [folder / "posts"], jobs=1)

    def edits(self, changes: dict[str, TagChange]) -> dict[str, tuple[bytes, bytes]]:
        """What becomes of the posts that can be changed."""
        engine = engines.open_index(self.index)
        found = {}
        try:
            for path, change in changes.items():
                try:
                    found |= tagging.edit(engine, self.index, {path: change}).contents
                except tagging.Refused:
                    continue
        finally:
            engine.close()
        return found

    def tags(self) -> dict[str, list[str]]:
        """The tags of each post in the index."""
        engine = engines.open_index(self.index)
        try:
            return {stored["path"]: stored["tags"] for stored in engine.documents()}
        finally:
            engine.close()

    def write(self, edits: dict[str, tuple[bytes, bytes]]) -> None:
        self.last = {path: (after, before) for path, (before, after) in edits.items()}
        for path, (_before, after) in edits.items():
            (self.folder / path).write_bytes(after)

    def follow(self, edits: dict[str, tuple[bytes, bytes]]) -> tuple[Any, Any]:
        """What the index holds that followed, and another one that read the posts."""
        other = self.folder / "other"
        shutil.rmtree(other, ignore_errors=True)
        shutil.copytree(self.index, other)
        reports = [
            indexing.update(self.index, [], jobs=1, edits=edits),
            indexing.update(other, [], jobs=1),
        ]
        assert sorted(reports[0].changed) == sorted(reports[1].changed)
        assert sorted(reports[0].faults) == sorted(reports[1].faults)
        assert sorted(reports[0].new_faults) == sorted(reports[1].new_faults)
        assert reports[0].posts == reports[1].posts
        return dump(self.index), dump(other)


def check(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert ours["postings"] - theirs["postings"] == Counter()
    assert theirs["postings"] - ours["postings"] == Counter()
    assert ours == theirs


def changes_of(kind: str, which: int, new: str, tags: dict[str, list[str]]) -> dict[str, TagChange]:
    """What is done to all posts but the anchor; `which` tells one of their tags."""
    every = [path for path in tags if "anchor" not in path]
    used = sorted({tag for path in every for tag in tags[path]}) or ["vườn"]
    old = used[which % len(used)]
    match kind:
        case "rename":
            return {path: TagChange({old: new}) for path in every if old in tags[path]}
        case "remove":
            return {path: TagChange({old: None}) for path in every if old in tags[path]}
        case "add":
            return {path: TagChange(added=(new,)) for path in every}
        case _:
            return {path: TagChange({old: None}, (new,)) for path in every[::2]}


STEPS = st.tuples(
    st.sampled_from(("rename", "rename", "add", "remove", "both", "undo")),
    st.integers(0, 20),
    st.sampled_from(NEW + NAMES),
)
RANDOM = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@given(posts=POSTS, steps=st.lists(STEPS, min_size=1, max_size=4))
@RANDOM
def test_known_names(
    posts: list[Post], steps: list[tuple[str, int, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A post that is not changed has all names, so that the words of the blog stay."""
    texts = {f"{number}.md": post.text() for number, post in enumerate(posts)}
    blog = Blog(tmp_path_factory.mktemp("blog"), texts | {"anchor.md": ANCHOR.text()})
    for step in steps:
        undone = step[0] == "undo"
        edits = blog.last if undone else blog.edits(changes_of(*step, blog.tags()))
        blog.write(edits)
        check(*blog.follow(edits))


@given(posts=POSTS, step=STEPS)
@RANDOM
def test_new_names_and_undo(
    posts: list[Post], step: tuple[str, int, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    texts = {f"{number}.md": post.text() for number, post in enumerate(posts)}
    blog = Blog(tmp_path_factory.mktemp("blog"), texts)
    edits = blog.edits(changes_of(*step, blog.tags()))
    blog.write(edits)
    check(*blog.follow(edits))
    blog.write(blog.last)
    check(*blog.follow({path: (after, before) for path, (before, after) in edits.items()}))


FILLER = {f"khác/{number}.md": f"---\ntags: [khác]\n---\nBài số {number}.\n" for number in range(3)}
DAM = "---\ntitle: Chuyện bên sông Cầu năm ấy\ntags: [{}]\n---\nNước lên.\n\n## Chợ\n\nBát canh.\n"

# The post a.md, what is done to it, other posts, and whether it need not be read.
CASES: dict[str, tuple[str, TagChange, dict[str, str], bool]] = {
    "a syllable": (DAM.format("sông"), TagChange({"sông": "đò"}), {}, True),
    "two syllables": (DAM.format("bến đò, chợ"), TagChange({"bến đò": "đò ngang"}), {}, True),
    "four syllables": (
        DAM.format("rau muống xào tỏi"), TagChange({"rau muống xào tỏi": "tỏi"}), {}, True,
    ),
    "joints": (DAM.format("Node.js, ASP.NET"), TagChange({"Node.js": "scikit-learn"}), {}, True),
    "humps": (DAM.format("chợ"), TagChange(added=("getElementById", "C++")), {}, True),
    "another order": (DAM.format("a, b, c"), TagChange({"a": "c"}), {}, True),
    "the last one": (DAM.format("chợ"), TagChange({"chợ": None}), {}, True),
    "a category too": (
        "---\ntags: [Chợ quê]\ncategory: Chợ quê\nkeywords: chợ nổi\n---\nĐò.\n",
        TagChange({"Chợ quê": "Chợ nổi"}), {}, True,
    ),
    "lines move": (
        "---\ntags:\n- chợ\ndate: 2016-02-30\n---\n# Đò ngang\n\nSông.\n\n- một\n- hai\n",
        TagChange(added=("sông", "đò")), {}, True,
    ),
    "no tags before": ("---\ntitle: Lụa\n---\nTằm ăn rỗi.\n", TagChange(added=("lụa",)), {}, True),
    "TOML": ('+++\ntitle = "Lụa"\ntags = ["lụa"]\n+++\nTằm.\n', TagChange({"lụa": "tơ"}), {}, True),
    "JSON": ('{"title": "Lụa", "tags": ["lụa"]}\n\nTằm.\n', TagChange({"lụa": "tơ tằm"}), {}, True),
    "line ends": (
        "---\r\ntags: chợ\r\n---\r\nĐò.\r\n\r\nSông.\r\n", TagChange(added=("đò",)), {}, True,
    ),
    "counted already": (
        DAM.format("chợ quê").replace("Nước", "Nước chợ quê"),
        TagChange({"chợ quê": "chợ"}), {}, True,
    ),
    "a new word of the text": (
        DAM.format("chợ").replace("Nước", "Ai lên nước"), TagChange(added=("lên nước",)), {}, False,
    ),
    "a word within that another title had": (
        DAM.format("rau muống xào tỏi"), TagChange({"rau muống xào tỏi": "rau"}),
        {"b.md": "---\ntitle: Muống xào\n---\nBếp.\n"}, False,
    ),
    "a word within that another post has": (
        DAM.format("rau muống xào tỏi"), TagChange({"rau muống xào tỏi": "rau"}),
        {"b.md": "---\ntags: [muống xào]\n---\nBếp.\n"}, False,
    ),
    "a longer word hides a shorter one": (
        DAM.format("học lái").replace("Nước", "Tôi học lái đò, nước"),
        TagChange(added=("học lái đò",)), {}, False,
    ),
    "a longer word that the text has hides a shorter one": (
        DAM.format("chợ").replace("Nước", "Tôi thích công nghệ thông tin lắm, nước"),
        TagChange(added=("công nghệ thông tin",)),
        {"b.md": "---\ntags: [công nghệ]\n---\nBếp.\n"}, False,
    ),
    "no front matter": ("Tằm ăn rỗi.\n", TagChange(added=("lụa",)), {}, False),
}  # fmt: skip


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the posts that are read."""
    paths: list[str] = []
    whole = reading.read_document

    def noted(path: str, stored: str, *rest: Any) -> reading.ReadPost:
        paths.append(stored)
        return whole(path, stored, *rest)

    monkeypatch.setattr(reading, "read_document", noted)
    return paths


@pytest.mark.parametrize(("text", "change", "others", "quick"), CASES.values(), ids=CASES)
def test_cases(
    text: str,
    change: TagChange,
    others: dict[str, str],
    quick: bool,
    tmp_path: Path,
    read: list[str],
) -> None:
    blog = Blog(tmp_path, FILLER | others | {"a.md": text})
    edits = blog.edits({"posts/a.md": change})
    blog.write(edits)
    read.clear()
    check(*blog.follow(edits))
    assert read == ["posts/a.md"] * (1 if quick else 2)  # the other index reads it
    blog.write(blog.last)
    check(*blog.follow({path: (after, before) for path, (before, after) in edits.items()}))


def test_what_was_written_since_is_read(tmp_path: Path, read: list[str]) -> None:
    blog = Blog(tmp_path, FILLER | {"a.md": DAM.format("chợ")})
    edits = blog.edits({"posts/a.md": TagChange({"chợ": "bến"})})
    (tmp_path / "posts/a.md").write_text(DAM.format("bến") + "\nĐò đầy.\n", "utf-8")
    read.clear()
    check(*blog.follow(edits))
    assert read == ["posts/a.md"] * 2


def test_what_the_index_does_not_know_is_read(tmp_path: Path, read: list[str]) -> None:
    blog = Blog(tmp_path, FILLER | {"a.md": DAM.format("chợ")})
    new = DAM.format("bến").encode()
    blog.write({"posts/a.md": (b"---\ntags: [x]\n---\n", new)})
    read.clear()
    check(*blog.follow({"posts/a.md": (DAM.format("sông").encode(), new)}))
    assert read == ["posts/a.md"] * 2


def test_a_few_posts_of_many_are_read(tmp_path: Path, read: list[str]) -> None:
    many = {f"n/{number}.md": f"Bài số {number}.\n" for number in range(9)}
    blog = Blog(tmp_path, FILLER | many | {"a.md": DAM.format("chợ")})
    edits = blog.edits({"posts/a.md": TagChange({"chợ": "bến"})})
    blog.write(edits)
    read.clear()
    check(*blog.follow(edits))
    assert read == ["posts/a.md"] * 2


def test_a_command_reads_no_post_again(tmp_path: Path, read: list[str]) -> None:
    blog = Blog(tmp_path, {f"{n}.md": DAM.format("chợ, sông") for n in range(6)})
    engine = engines.open_index(blog.index)
    changes = {path: TagChange({"chợ": "bến đò"}) for path in blog.tags()}
    edited = tagging.edit(engine, blog.index, changes)
    engine.close()
    read.clear()
    tagging.carry_out(blog.index, edited, "tag rename")
    assert not read
    assert set(map(tuple, blog.tags().values())) == {("bến đò", "sông")}
    engine = engines.open_index(blog.index)
    assert engine.check() == []
    engine.close()


WORDS = st.sampled_from(("học", "máy", "hoc", "đò", "a", "b", BREAK))
STREAMS = st.lists(st.lists(WORDS, max_size=6).map(" ".join), min_size=6, max_size=6)


@given(before=STREAMS, after=STREAMS, same=st.sets(st.integers(0, 5)))
def test_changed_counters(before: list[str], after: list[str], same: set[int]) -> None:
    after = [before[at] if at in same else line for at, line in enumerate(after)]
    old, new = "\n".join(before), "\n".join(after)
    gone, added = set(stream_counters(old)), set(stream_counters(new))
    assert changed_counters(old, new) == (gone - added, added - gone)

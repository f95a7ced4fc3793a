"""What is the Whoosh engine's own: its keys, its table of pairs, its segments, its files."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import struct
import time
import zlib
from array import array
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from errno import EACCES, EIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from whoosh.codec.whoosh3 import W3PerDocWriter
from whoosh.filedb.filestore import FileStorage
from whoosh.filedb.filetables import OrderedHashReader as TermFile
from whoosh.index import open_dir

from dlblog import durable, engines, index_folder, schema
from dlblog import query as q
from dlblog.analysis import BREAK
from dlblog.durable import write_durably
from dlblog.engines import whoosh
from dlblog.engines.base import FileState
from dlblog.engines.whoosh import (
    fields,
    keys,
    layout,
    pages,
    pairs,
    post_names,
    segment_writer,
    writer,
)
from dlblog.engines.whoosh.engine import WhooshEngine
from dlblog.engines.whoosh.pairs import BITS, PairReader, PairTable, counter
from dlblog.engines.whoosh.segment import Segment
from dlblog.engines.whoosh.segment_writer import stream, stream_counters
from dlblog.errors import (
    DlblogError,
    IndexChangedError,
    IndexFormatError,
    IndexLockedError,
    NoIndexError,
)
from dlblog.query import And, Everything, Or, Prefix, Term
from dlblog.schema import ANALYZED, WORD_FIELD
from dlblog.sealed import seal
from dlblog.vietnamese import fold_word
from tests.conftest import document, may_leak
from tests.engines import seals
from tests.engines.seals import change, read_sealed, reseal, sub_folder

STATE = FileState("00", 1, 1)
KEPT = layout._KEPT


@pytest.fixture(autouse=True)
def one_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit leaves nothing of the generation before, unless a test is of that."""
    monkeypatch.setattr(layout, "_KEPT", 0)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index of two posts."""
    with engines.rebuild(tmp_path / "index") as made:
        made.put(document("a.md", "# Đường làng\n\nTrăng lên. Trăng rằm sáng đường làng."), STATE)
        made.put(document("b.md", "Đường mía ngọt."), STATE)
    return tmp_path / "index"


def put(folder: Path, texts: dict[str, str], delete: tuple[str, ...] = ()) -> None:
    """One commit."""
    engine = whoosh.open_index(folder)
    try:
        with engine.writer() as changes:
            for path, text in texts.items():
                changes.put(document(path, text), STATE)
            for path in delete:
                changes.delete(path)
    finally:
        engine.close()


@pytest.fixture
def open_() -> Iterator[Any]:
    """Opens indexes, and closes them in the end."""
    kept = []

    def open_index(folder: Path) -> WhooshEngine:
        kept.append(whoosh.open_index(folder))
        return kept[-1]

    yield open_index
    for engine in kept:
        engine.close()


# Keys

FORMS = {
    "duong": ["duong", "dương", "đuong", "đương", "đường", "dướng"],
    "ky": ["ky", "kỳ", "kỹ"],
    "hoa": ["hoa", "hòa", "hóa", "họa"],
    "hoang": ["hoang", "hoàng"],
    "duo": ["duo"],
    "c": ["c"],
    "c++": ["c++"],
    ".net": [".net"],
    "net": ["net"],
    "v1.2.3": ["v1.2.3"],
    "機": ["機"],
    "hoc_may": ["học_máy", "hoc_may"],
    "hoc": ["hoc", "học"],
    "thuy": ["thuy", "thúy", "thủy"],
}
TERMS = [(fold, term) for fold, terms in FORMS.items() for term in terms]
FIELDS = [field.name for field in ANALYZED] + [WORD_FIELD]


@pytest.mark.parametrize(("fold", "term"), TERMS, ids=[term for _, term in TERMS])
def test_key(fold: str, term: str) -> None:
    assert fold_word(term) == fold
    for name in FIELDS:
        made = keys.key(term, name)
        assert keys.split_key(made) == (term, name)
        assert made.startswith(keys.forms_prefix(fold))
        assert made.startswith(keys.term_prefix(term))


def test_forms_of_a_term_stand_together() -> None:
    made = {keys.key(term, name): fold for fold, term in TERMS for name in FIELDS}
    assert len(made) == len(TERMS) * len(FIELDS)
    folds = [made[key] for key in sorted(made)]
    changes = 1 + sum(before != after for before, after in pairwise(folds))
    assert changes == len(FORMS)  # each fold is one unbroken run


def test_a_prefix_takes_no_other_term() -> None:
    for fold, term in TERMS:
        for other_fold, other in TERMS:
            made = keys.key(other, "body")
            assert made.startswith(keys.forms_prefix(fold)) == (fold == other_fold)
            assert made.startswith(keys.term_prefix(term)) == (term == other)


# Pairs

WORDS = ["trí", "tuệ", "nhân", "tạo", "tri", "c++", BREAK]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("trí tuệ nhân", [("tri", "tue"), ("tue", "nhan")]),
        ("trí tuệ trí tuệ", [("tri", "tue"), ("tue", "tri")]),
        ("Trí tue", [("Tri", "tue")]),
        (f"trí {BREAK} tuệ", []),
        (f"trí tuệ {BREAK} nhân tạo", [("tri", "tue"), ("nhan", "tao")]),
        ("trí\ntuệ", []),
        ("trí", []),
        ("", []),
    ],
    ids=repr,
)
def test_stream_counters(line: str, pairs: list[tuple[str, str]]) -> None:
    assert list(stream_counters(line)) == sorted(counter(*pair) for pair in pairs)


def test_stream_has_a_line_for_each_analyzed_field() -> None:
    made = document(
        "a.md", "---\ntitle: Trăng lên\ntags: [Làng]\n---\nMột.\n\n## Hai\n\nba\n\n    mã()"
    )
    lines = stream(made).split("\n")
    assert dict(zip([field.name for field in ANALYZED], lines, strict=True)) == {
        "title": "trăng lên",
        "summary": "",
        "tag_words": "làng",
        "body": f"một {BREAK} hai {BREAK} ba",
        "code": "mã",
        "heading": "hai",
    }


def test_counter_is_that_of_the_order_too() -> None:
    assert counter("tri", "tue") != counter("tue", "tri")
    assert 0 <= counter("tri", "tue") < 1 << BITS


DOCUMENTS = st.lists(
    st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), min_size=1, max_size=6
)


@settings(max_examples=15)
@given(documents=DOCUMENTS, data=st.data())
def test_pairs_are_counted_and_come_back(
    tmp_path_factory: pytest.TempPathFactory, documents: list[str], data: st.DataObject
) -> None:
    kept = data.draw(st.lists(st.sampled_from(documents), unique=True))
    table = PairTable()
    for text in documents:
        table.add(stream_counters(text), 1)
    path = tmp_path_factory.mktemp("pairs") / "pairs.bin"
    path.write_bytes(table.to_bytes())
    gone = list((Counter(documents) - Counter(kept)).elements())
    again = PairTable(path)  # what was written is what is read
    assert again.to_bytes() == table.to_bytes()
    for text in gone:
        again.add(stream_counters(text), -1)
    path.write_bytes(again.to_bytes())
    expected = Counter(number for text in kept for number in stream_counters(text))
    reader = PairReader(path)
    folds = [fold_word(word) for word in WORDS]
    for first in folds:
        for second in folds:
            assert reader.frequency(first, second) == expected[counter(first, second)]
    reader.close()


def test_empty_table_is_small_and_zero(tmp_path: Path) -> None:
    (tmp_path / "pairs").write_bytes(PairTable().to_bytes())
    assert (tmp_path / "pairs").stat().st_size < 2000
    reader = PairReader(tmp_path / "pairs")
    assert reader.frequency("tri", "tue") == 0
    assert reader.chunk(0) is None
    reader.close()


def test_counts_never_go_below_zero(tmp_path: Path) -> None:
    table = PairTable()
    table.add([0, 7, (1 << BITS) - 1], 1)
    table.add([0, 7], -1)
    table.add([0], -1)
    table.add([0, 7], 1)
    (tmp_path / "pairs").write_bytes(table.to_bytes())
    reader = PairReader(tmp_path / "pairs")
    assert reader.chunk(0)[:8] == array("I", [1, 0, 0, 0, 0, 0, 0, 1])  # type: ignore[index]
    assert reader.chunk((1 << BITS >> 12) - 1)[-1] == 1  # type: ignore[index]
    reader.close()


@pytest.mark.parametrize("size", [0, 8, 1000])
def test_pairs_cut_short(tmp_path: Path, size: int) -> None:
    (tmp_path / "pairs").write_bytes(PairTable().to_bytes()[:size])
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        PairReader(tmp_path / "pairs")


def test_pairs_overwritten(tmp_path: Path) -> None:
    table = PairTable()
    table.add([counter("tri", "tue")], 1)
    content = table.to_bytes()
    header = len(PairTable().to_bytes())
    (tmp_path / "pairs").write_bytes(content[:header] + b"x" * (len(content) - header))
    reader = PairReader(tmp_path / "pairs")
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        reader.frequency("tri", "tue")
    reader.close()


# Segments


def test_sixty_commits_of_one_post(tmp_path: Path, open_: Any) -> None:
    texts = {f"{n:02}.md": f"Ngày thứ n{n} trên đường." for n in range(60)}
    with engines.rebuild(tmp_path) as made:
        made.set_settings({"roots": ["."]})
    segments = []
    for path, text in texts.items():
        put(tmp_path, {path: text})
        engine = whoosh.open_index(tmp_path)
        segments.append(engine.status()["segments"])
        engine.close()
    assert max(segments) <= 8
    engine = open_(tmp_path)
    assert [stored["path"] for stored in engine.documents()] == sorted(texts)
    assert engine.search(Term("duong")).total == 60
    for number in range(60):
        (hit,) = engine.search(Term(f"n{number}")).hits
        assert hit.stored["path"] == f"{number:02}.md"
        assert engine.sections(hit)[0].text == texts[hit.stored["path"]]
    left = [path.name for path in tmp_path.rglob("*") if path.is_file()]
    assert len(left) < 20 * max(segments)  # nor do files pile up
    ours = ("state-", "files-", "values-", "segments-", "pairs-")
    assert sum(name.startswith(ours) for name in left) == len(ours)


def test_one_post_changed_sixty_times(tmp_path: Path, open_: Any) -> None:
    with engines.rebuild(tmp_path) as made:
        for number in range(10):
            made.put(document(f"{number}.md", "Ngày nào cũng mưa."), STATE)
    for number in range(60):
        put(tmp_path, {"0.md": f"Ngày thứ n{number}."})
    engine = open_(tmp_path)
    assert engine.status()["segments"] <= 3
    assert engine.status()["posts"] == 10
    assert engine.search(Or((Term("n58"), Term("n59")))).total == 1
    assert len(list(engine.documents())) == 10


def test_segment_of_deleted_posts_goes_away(tmp_path: Path, open_: Any) -> None:
    with engines.rebuild(tmp_path) as made:
        for number in range(40):
            made.put(document(f"{number}.md", "Ngày nào cũng mưa."), STATE)
    put(tmp_path, {}, delete=tuple(f"{number}.md" for number in range(40)))
    engine = open_(tmp_path)
    assert engine.status()["segments"] == 0
    assert engine.search(Everything()).total == 0


def test_mostly_deleted_segment_is_written_anew(tmp_path: Path, open_: Any) -> None:
    with engines.rebuild(tmp_path) as made:
        for number in range(40):
            made.put(document(f"{number}.md", "Ngày nào cũng mưa."), STATE)
    before = open_(tmp_path).status()["index_bytes"]
    put(tmp_path, {}, delete=tuple(f"{number}.md" for number in range(30)))
    engine = open_(tmp_path)
    assert engine.search(Term("mưa"), limit=None).total == 10
    assert all(not segment.deleted for segment in engine._collection.segments)
    assert engine.status()["index_bytes"] < before


@pytest.fixture(scope="module")
def many_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """150 posts in several segments; every third has its two words side by side."""
    folder = tmp_path_factory.mktemp("many")
    with engines.rebuild(folder) as made:
        for number in range(150):
            apart = "núi" if number % 3 == 0 else f"núi đá{number} cao số{number % 40}"
            text = f"Sông {apart} biển." + " Gió." * (number % 7)
            made.put(document(f"{number:03}.md", text), STATE)
    put(folder, {f"x{number}.md": "Sông dài, núi cao." for number in range(5)})
    return folder


@pytest.fixture
def many(many_folder: Path, open_: Any) -> WhooshEngine:
    """That index, opened."""
    engine: WhooshEngine = open_(many_folder)
    assert engine.status()["segments"] > 1
    return engine


@pytest.mark.parametrize("explain", [False, True])
@pytest.mark.parametrize(
    "query",
    [
        And((Term("sông"), Term("núi"))),
        Or((Term("sông"), Term("biển"), Term("gió"))),
        And((Prefix("s"), Prefix("n"))),
        And((Prefix("đ"), Prefix("s"))),
    ],
    ids=["and", "or", "prefixes", "many forms"],
)
def test_more_hits_than_are_reordered(many: WhooshEngine, query: Any, explain: bool) -> None:
    """Nearness moves only the best posts, and the order is one whatever page is asked for."""
    whole = many.search(query, limit=None, explain=explain)
    assert whole.total >= 100
    assert len({hit.key for hit in whole.hits}) == whole.total
    scores = [hit.score for hit in whole.hits]
    assert scores == sorted(scores, reverse=True)
    for size in (1, 10, 100, 101, 140):
        assert many.search(query, limit=size, explain=explain).hits == whole.hits[:size]
        page = many.search(query, limit=size, offset=95, explain=explain)
        assert page.hits == whole.hits[95 : 95 + size]
    for hit in whole.hits:
        segment, number = many._collection.place(hit.key)
        assert many._collection.key((segment, number)) == hit.key
        if explain:
            assert sum(part.score for part in hit.explanation) == pytest.approx(hit.score)


def test_neighbours_come_first(many: WhooshEngine) -> None:
    hits = many.search(And((Term("núi"), Term("biển"))), limit=20).hits
    assert [int(hit.stored["path"][:3]) % 3 for hit in hits] == [0] * 20


def test_no_such_key(many: WhooshEngine) -> None:
    with pytest.raises(IndexError):
        many._collection.place(155)


def test_no_such_query(many: WhooshEngine) -> None:
    with pytest.raises(TypeError, match="not a query"):
        many.search("sông")  # type: ignore[arg-type]


def whoosh_reader(folder: Path) -> Any:
    """Whoosh's own reader of an index."""
    (inside,) = folder.glob("dlblog-*")
    return open_dir(str(inside), schema=fields.whoosh_schema()).reader()


def test_whoosh_reads_the_same(many_folder: Path, tmp_path: Path, open_: Any) -> None:
    """Segments are read without Whoosh: what is read is what Whoosh reads."""
    folder = tmp_path / "copy"
    shutil.copytree(many_folder, folder)
    put(folder, {"y.md": "Mây."}, delete=("003.md", "149.md", "x1.md"))
    engine = open_(folder)
    reader = whoosh_reader(folder)
    leaves = [leaf for leaf, _ in reader.leaf_readers()]
    segments = engine._collection.segments
    assert len(leaves) == len(segments) > 1
    assert any(segment.deleted for segment in segments)
    for leaf, segment in zip(leaves, segments, strict=True):
        assert segment.size == leaf.doc_count_all()
        assert segment.deleted == {n for n in range(segment.size) if leaf.is_deleted(n)}
        found = [key for key, _, _ in segment.keys(b"")]
        assert found == list(leaf.lexicon("term")) == sorted(set(found))
        for field in ("path", *schema.VALUES):
            assert list(segment.lexicon(field)) == list(leaf.lexicon(field))
        for key in found[:: max(1, len(found) // 300)]:
            numbers, weights, matcher = [], [], leaf.postings("term", key)
            while matcher.is_active():
                numbers.append(matcher.id())
                weights.append(matcher.weight())
                matcher.next()
            assert [*map(list, segment.postings("term", key))] == [numbers, weights]
            assert segment.frequency(key) == len(numbers)
        for name in keys.NUMBERS:
            assert list(segment.numbers(name)) == list(leaf.column_reader(name, translate=False))
        for name in keys.TEXTS:
            texts = leaf.column_reader(name, translate=False)
            assert [segment.text(name, n) for n in range(segment.size)] == list(texts)
    reader.close()


READS: dict[str, Callable[[Segment], object]] = {
    "keys": lambda segment: list(segment.keys(b"m")),
    "lexicon": lambda segment: list(segment.lexicon("path")),
    "frequency": lambda segment: segment.frequency(keys.key("mưa", "body")),
    "postings": lambda segment: segment.postings("term", keys.key("mưa", "body")),
    "numbers": lambda segment: segment.numbers("length_body"),
    "stored": lambda segment: segment.stored(0),
    "values": lambda segment: segment.values(0),
    "sections": lambda segment: segment.sections(0),
    "stream": lambda segment: segment.stream(0),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_damage_and_a_failing_machine_are_told_apart(
    index: Path, open_: Any, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    segment = open_(index)._collection.segments[0]

    class Failing:
        error: Exception = ValueError("byte lạ")

        def __getattr__(self, name: str) -> Any:
            raise self.error

        def __getitem__(self, key: Any) -> Any:
            raise self.error

    failing = Failing()
    monkeypatch.setattr(segment, "_find", lambda key: failing.any)
    monkeypatch.setattr(segment, "_columns", failing)
    with pytest.raises(IndexFormatError, match=r"byte lạ.*run dlblog rebuild"):
        read(segment)
    failing.error = OSError(EIO, "Input/output error")
    with pytest.raises(OSError, match="Input/output error"):
        read(segment)


def ask_everything(folder: Path) -> list[object]:
    """Have all of an index read; what it says."""
    engine = whoosh.open_index(folder)
    said: list[object] = []
    try:
        for query in (Everything(), Or((Term("mua"), Prefix("n"))), q.Phrase(("mua", "rơi"))):
            results = engine.search(query, facets=("tag", "year"), explain=True)
            said.append(results)
            for hit in results.hits:
                said += [engine.sections(hit), engine.terms(hit)]
        said += [engine.values("tag"), engine.indexed(), engine.settings()]
        said += [engine.state(path) for path in engine.indexed()]
        said.append(engine.vocabulary().neighbours("mua", "roi"))
    finally:
        engine.close()
    return said


@pytest.fixture
def rainy(tmp_path: Path) -> Path:
    """An index of some posts in two segments, one of them with a deleted post."""
    folder = tmp_path / "rainy"
    with engines.rebuild(folder) as made:
        for number in range(8):
            made.put(document(f"{number}.md", f"Mưa rơi n{number} nhiều. Nắng."), STATE)
    put(folder, {"8.md": "Mưa."}, delete=("3.md",))
    return folder


def damage(folder: Path, data: st.DataObject) -> tuple[Path, bytes]:
    """Change a byte of a file of an index, perhaps cut it off there; the file as it was."""
    inside = sub_folder(folder)
    files = sorted(path for path in inside.iterdir() if path.stat().st_size)
    path = files[data.draw(st.integers(0, len(files) - 1), "file")]
    content = path.read_bytes()
    if path.suffix == ".trm":  # most of it is hash tables, which nobody reads
        shapes = read_sealed(inside / "segments-2.json")["segments"]
        (shape,) = (shape for shape in shapes if path.name.startswith(shape["name"]))
        last = len(content) - 1
        at = data.draw(st.integers(0, shape["end"]) | st.integers(shape["base"], last), "at")
    else:
        at = data.draw(st.integers(0, len(content) - 1), "at")
    other = (content[at] + data.draw(st.integers(1, 255), "more")) % 256
    changed = content[:at] + bytes([other]) + content[at + 1 :]
    path.write_bytes(changed[: at + 1] if data.draw(st.booleans(), "cut off") else changed)
    return path, content


SEVERAL = settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])


@SEVERAL
@given(data=st.data())
def test_damaged_bytes_are_never_used(rainy: Path, data: st.DataObject) -> None:
    """Whatever is damaged, an answer is right or is none; and looking for damage finds it."""
    right = ask_everything(rainy)
    path, content = damage(rainy, data)
    try:
        try:
            engine = whoosh.open_index(rainy)
            assert engine.check()
            engine.close()
            assert ask_everything(rainy) == right
        except IndexFormatError as error:
            assert "run dlblog rebuild" in str(error)
    finally:
        path.write_bytes(content)
    assert ask_everything(rainy) == right


@may_leak
@SEVERAL
@given(data=st.data())
def test_an_index_made_wrong_never_does_more_than_an_error(
    rainy: Path, data: st.DataObject
) -> None:
    """The same where the checksums are those of the damaged bytes."""
    kept = {path: path.read_bytes() for path in sub_folder(rainy).iterdir()}
    damage(rainy, data)
    try:
        with suppress(ValueError, KeyError, TypeError, OSError):  # what it needs is damaged
            reseal(rainy)
        ask_everything(rainy)
        engine = whoosh.open_index(rainy)
        engine.check()
        engine.close()
    except DlblogError as error:
        assert "run dlblog rebuild" in str(error)
    finally:
        for path in sub_folder(rainy).iterdir():
            path.unlink()
        for path, content in kept.items():
            path.write_bytes(content)


def test_a_whole_index_passes(rainy: Path, many: WhooshEngine) -> None:
    engine = whoosh.open_index(rainy)
    seen = []
    assert engine.check(lambda done, total: seen.append((done, total))) == []
    assert seen == [(number, 8) for number in range(1, 9)]
    engine.close()
    assert many.check() == []


def _add_one(value: Any) -> Any:
    return value + 1 if isinstance(value, int) else {**value, "thêm": 1}


@pytest.mark.parametrize(
    ("file", "names", "said"),
    [
        ("state", ("documents",), "there are 8 posts, not 9"),
        ("state", ("lengths", "body"), "the sums of lengths are others"),
        ("values", ("tag",), "the tags, categories or authors are counted otherwise"),
        ("files", (), "the list of files is not that of the posts: thêm"),
    ],
    ids=str,
)
def test_what_does_not_add_up(rainy: Path, file: str, names: tuple[str, ...], said: str) -> None:
    def changed(value: Any, names: tuple[str, ...] = names) -> Any:
        if not names:
            return _add_one(value)
        return {**value, names[0]: changed(value[names[0]], names[1:])}

    change(sub_folder(rainy) / f"{file}-2.json", changed)
    engine = whoosh.open_index(rainy)
    assert engine.check() == [said]
    engine.close()


def test_pairs_that_do_not_add_up(rainy: Path) -> None:
    path = sub_folder(rainy) / "pairs-2.bin"
    table = PairTable(path)
    table.add([counter("tri", "tue")], 1)
    path.write_bytes(table.to_bytes())
    reseal(rainy)
    engine = whoosh.open_index(rainy)
    assert engine.check() == ["neighbouring words are counted otherwise"]
    engine.close()


class Payload:
    """What does something when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.trace),)


@pytest.mark.parametrize("where", ["head", "data", "compressed data"])
def test_a_payload_in_postings_is_not_run(
    index: Path, tmp_path: Path, where: str, open_: Any
) -> None:
    planted = pickle.dumps(Payload(tmp_path / "run"), 2)
    pickle.loads(planted)
    (tmp_path / "run").rmdir()  # it would do something
    compressed = where == "compressed data"
    head = pickle.dumps((1, 0, 1.0, int(compressed), 0, 0), 2)
    block = planted if where == "head" else head
    block += zlib.compress(planted) if compressed else planted
    block = b"W3Bl" + struct.pack("!i", -len(block)) + block
    (inside,) = index.glob("dlblog-*")
    (postings,) = inside.glob("*.pst")
    content = postings.read_bytes()
    postings.write_bytes(block + content[len(block) :])  # of the first term
    reseal(index)
    segment = open_(index)._collection.segments[0]
    every = [("term", key) for key, _, _ in segment.keys(b"")]
    every += [
        (field, key) for field in ("path", "flag", *schema.VALUES) for key in segment.lexicon(field)
    ]
    (first,) = (term for term in every if segment._term(*term)[1] == 0)
    with pytest.raises(IndexFormatError, match="a pickle of more than numbers"):
        segment.postings(*first)
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize("name", ["../elsewhere/MAIN_x", "/etc/MAIN_x", "MAIN_x/../y", ""])
def test_segments_lie_nowhere_else(index: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr("mmap.mmap", lambda *args, **options: pytest.fail("a file was read"))
    (inside,) = index.glob("dlblog-*")
    path = inside / "segments-1.json"
    change(path, lambda made: {**made, "segments": [{**made["segments"][0], "name": name}]})
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        whoosh.open_index(index)


def test_index_that_may_not_be_read(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> Path:
        raise PermissionError(EACCES, "Permission denied", str(folder))

    monkeypatch.setattr("dlblog.engines.whoosh.layout.read_current", refuse)
    with pytest.raises(PermissionError, match="Permission denied"):
        whoosh.open_index(index)


def test_one_post_of_many_lengths(tmp_path: Path, open_: Any) -> None:
    """More postings than fit into one block, some of them deleted."""
    posts = {f"{number:04}.md": "Mưa. " * (1 + number % 3) for number in range(1500)}
    with engines.rebuild(tmp_path) as made:
        for path, text in posts.items():
            made.put(document(path, text), STATE)
    put(tmp_path, {}, delete=("0007.md", "1400.md"))
    segment = open_(tmp_path)._collection.segments[0]
    numbers, weights = segment.postings("term", keys.key("mưa", "body"))
    assert len(numbers) == len(weights) == 1498
    for number, weight in zip(numbers, weights, strict=True):
        assert weight == 1 + int(segment.stored(number)["path"][:4]) % 3


# Files


def entries(folder: Path) -> set[str]:
    """Names in an index folder, but for the lock."""
    return {path.name for path in folder.iterdir()} - {index_folder.LOCK}


def test_commit_that_cannot_write(index: Path, open_: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(writer, "write_durably", full)
        with pytest.raises(OSError, match="space"):
            put(index, {"a.md": "Mới.", "c.md": "Mới."})
        with pytest.raises(OSError, match="space"), engines.rebuild(index) as made:
            made.put(document("c.md", "Mới."), STATE)
    engine = open_(index)
    assert engine.search(Everything()).total == 2
    assert engine.search(Term("mới")).total == 0
    put(index, {"c.md": "Mới."})  # nothing is locked, nothing is in the way
    assert open_(index).search(Term("mới")).total == 1


@pytest.mark.parametrize("fresh", [False, True], ids=["update", "rebuild"])
def test_interrupted_just_after_the_commit(
    index: Path, open_: Any, monkeypatch: pytest.MonkeyPatch, fresh: bool
) -> None:
    def interrupt(folder: Path) -> None:
        raise KeyboardInterrupt

    really = segment_writer.NewSegment._commit_toc

    def commit_toc(self: Any, segments: Any) -> None:
        really(self, segments)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        if fresh:
            patch.setattr(writer, "clear", interrupt)
        else:
            patch.setattr(segment_writer.NewSegment, "_commit_toc", commit_toc)
        made = engines.rebuild(index) if fresh else open_(index).writer()
        with pytest.raises(KeyboardInterrupt), made:
            made.put(document("c.md", "Mới toanh."), STATE)
    assert open_(index).search(Term("toanh")).total == 1
    put(index, {"d.md": "Mới nữa."})
    assert open_(index).search(Term("toanh")).total == 1


@pytest.mark.parametrize("failing", ["beginning", "closing"])
def test_files_of_what_is_dropped_are_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    """Or Python 3.13 prints for each what could not be written to it."""
    created = []
    really = FileStorage.create_file

    def create(self: Any, name: str, **options: Any) -> Any:
        if failing == "beginning" and name.endswith(".pst"):
            raise OSError(EIO, "no more")
        created.append(really(self, name, **options))
        return created[-1]

    def close(self: Any) -> None:
        raise OSError(EIO, "no more")

    monkeypatch.setattr(FileStorage, "create_file", create)
    if failing == "closing":
        monkeypatch.setattr(W3PerDocWriter, "close", close)
    with pytest.raises(OSError, match="no more"), engines.rebuild(tmp_path / "index") as made:
        made.put(document("c.md", "Mới."), STATE)
    assert created and all(file.file.closed for file in created)


def test_what_a_killed_process_leaves_goes_away(index: Path, open_: Any) -> None:
    current = read_sealed(index / index_folder.CURRENT)["index"]
    (index / "dlblog-0123456789ab").mkdir()
    (index / "dlblog-0123456789ab" / "half").write_bytes(b"x")
    (index / "202401151230").mkdir()  # somebody's notes of that minute
    (index / "của-tôi").mkdir()
    (index / "abcdefabcdef.txt").write_bytes(b"x")
    put(index, {"c.md": "Mới."})
    assert entries(index) == {
        index_folder.CURRENT,
        current,
        "202401151230",
        "của-tôi",
        "abcdefabcdef.txt",
    }


def test_rebuild_leaves_one_index(index: Path) -> None:
    before = entries(index)
    with engines.rebuild(index) as made:
        made.put(document("c.md", "Mới."), STATE)
    assert len(entries(index)) == len(before) == 2
    assert entries(index) != before


@may_leak
def test_missing_files(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in sorted(sub_folder(index).iterdir()):
        if path.name == layout.BORN:
            continue  # only its time is looked at
        path.rename(index / "away")
        with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
            whoosh.open_index(index).close()
        (index / "away").rename(path)
    whoosh.open_index(index).close()


# Readers beside writers


def commit(index: Path, number: int) -> None:
    """Change the index: mostly by an update, now and then by a rebuild."""
    if number % 4 == 3:
        with engines.rebuild(index) as made:
            made.put(document("a.md", "---\ntags: [làng]\n---\nĐường làng."), STATE)
            made.set_settings({"roots": ["blog"]})
    else:
        put(index, {"a.md": "---\ntags: [làng]\n---\nĐường làng."})


READERS: dict[str, Callable[[Path], object]] = {
    "open": lambda index: whoosh.open_index(index).close(),
    "settings": whoosh.remembered,
    "values": lambda index: whoosh.remembered_values(index, "tag"),
    "posts": lambda index: whoosh.remembered_posts(index, "a", None, 9),
    "copy": whoosh.is_copy,
}


@pytest.mark.parametrize("commits", [1, 2, 5, 9])
@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_a_reader_that_is_overtaken_starts_over(
    index: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], object], commits: int
) -> None:
    """Whatever it is about to open is gone, more than once."""
    for number in range(3, 5):
        commit(index, number)
    right = read(index)
    really = layout.open_own
    left = iter(range(commits))

    def overtaken(path: Path) -> int:
        if path.name.startswith(("state-", "values-", "segments-", "MAIN_", "pairs-")):
            with monkeypatch.context() as patch:  # commits read as well
                for module in modules:
                    patch.setattr(module, "open_own", really)
                for number in (*zip(range(2), left, strict=False),):
                    commit(index, sum(number))
        return really(path)

    modules = [durable, layout, pairs, pages, post_names]
    for module in modules:
        monkeypatch.setattr(module, "open_own", overtaken)
    assert read(index) == right
    assert next(left, None) is None


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_files_that_are_missing_where_nobody_writes(
    index: Path, monkeypatch: pytest.MonkeyPatch, read: Callable[[Path], object]
) -> None:
    """It is said at once, and nobody waits for what does not come."""
    for path in sub_folder(index).glob("*"):
        if path.suffix != ".toc":
            path.unlink()
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("it waits"))
    with suppress(IndexFormatError):
        assert not read(index) or read is whoosh.is_copy
    with pytest.raises(IndexFormatError, match="files are missing"):
        whoosh.open_index(index)


def test_an_index_that_never_rests(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(place: layout.Place) -> None:
        commit(index, 0)
        raise FileNotFoundError

    monkeypatch.setattr(layout, "_PATIENCE", 0)
    with pytest.raises(IndexChangedError, match="another dlblog is writing: try later"):
        layout.steadily(lambda: layout.locate(index), never)


def test_the_generation_before_stays_for_readers(
    index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who found it a moment ago opens its files after the next commit, not after the second."""
    monkeypatch.setattr(layout, "_KEPT", KEPT)
    put(index, {"c.md": "Mưa rơi."})
    found = layout.locate(index)
    put(index, {"c.md": "Mưa rơi mãi."}, delete=("a.md", "b.md"))  # whose segment is dropped
    engine = WhooshEngine(index, found)
    assert engine.search(Everything()).total == 3
    engine.close()
    put(index, {"d.md": "Nắng lên."})
    with pytest.raises(FileNotFoundError):
        WhooshEngine(index, found)
    before = len(list(sub_folder(index).iterdir()))
    monkeypatch.setattr(layout, "_KEPT", 0)  # later the next `index` takes it away
    whoosh.tidy(index)
    assert len(list(sub_folder(index).glob("*.toc"))) == 1
    assert len(list(sub_folder(index).iterdir())) < before
    whoosh.open_index(index).close()


CURRENTS = {
    "empty": b"",
    "not JSON": b"{",
    "not UTF-8": b"\xff\xfe",
    "a list": b"[]",
    "without index": b"{}",
    "a number": b"7",
}


@pytest.mark.parametrize("content", CURRENTS.values(), ids=CURRENTS)
def test_current_damaged(index: Path, open_: Any, content: bytes) -> None:
    with open_(index).writer() as changes:
        changes.set_settings({"roots": ["."]})
    (index / index_folder.CURRENT).write_bytes(content)
    with pytest.raises(IndexFormatError, match="run dlblog rebuild"):
        whoosh.open_index(index)
    assert whoosh.remembered(index) == {"roots": ["."]}  # which are kept once more


@pytest.mark.parametrize(
    "changed",
    [{"format": layout.FORMAT + 1}, {"fingerprint": "0" * 16}, {"format": None}],
    ids=["later format", "other schema", "no format"],
)
def test_current_of_another_version(index: Path, changed: dict[str, Any]) -> None:
    seals.change(index / index_folder.CURRENT, lambda now: {**now, **changed, "version": "9.9.9"})
    with pytest.raises(IndexFormatError, match=r"made by dlblog 9\.9\.9.*run dlblog rebuild"):
        whoosh.open_index(index)


def test_current_leads_nowhere_else(index: Path, tmp_path: Path) -> None:
    """A CURRENT from elsewhere cannot make us read an index outside its folder."""
    inside = sub_folder(index)
    for name in (str(tmp_path / inside.name), f"../{inside.name}", "..", "", inside.name):
        if inside.exists():
            inside.rename(tmp_path / inside.name)
        if name == inside.name:  # a link to where it is
            inside.symlink_to(tmp_path / inside.name)
        change(index / index_folder.CURRENT, lambda now, name=name: {**now, "index": name})
        with pytest.raises((IndexFormatError, FileNotFoundError)):
            layout.read_current(index)


def test_write_durably_leaves_no_trace(tmp_path: Path) -> None:
    write_durably(tmp_path / "x", b"1")
    write_durably(tmp_path / "x", b"2")
    assert (tmp_path / "x").read_bytes() == b"2"
    assert os.listdir(tmp_path) == ["x"]


@pytest.mark.parametrize("value", ["đường", "không-utf8-\udce9", {"a": [1, None]}], ids=ascii)
def test_json_round_trip(tmp_path: Path, value: Any) -> None:
    (tmp_path / "x.json").write_bytes(seal(value))
    assert layout.read_json(tmp_path / "x.json") == value


def test_nothing_of_ours_is_pickled(index: Path) -> None:
    """A class of ours in an index would tie it to our module names."""
    for path in index.rglob("*"):
        if path.is_file() and path.suffix in (".toc", ".trm"):
            assert b"dlblog" not in path.read_bytes()


def test_columns_are_all_in_the_schema() -> None:
    names = set(fields.whoosh_schema().names())
    assert {*keys.TEXTS, *keys.NUMBERS, *schema.VALUES, "path", "term", "flag"} == names


def test_no_index_where_only_a_lock_is(tmp_path: Path) -> None:
    (tmp_path / index_folder.LOCK).touch()
    with pytest.raises(NoIndexError):
        whoosh.open_index(tmp_path)


def test_who_holds_the_lock(index: Path, open_: Any) -> None:
    with open_(index).writer():
        with pytest.raises(IndexLockedError) as raised:
            open_(index).writer()
        said = re.search(
            r"another dlblog \(process (\d+), since ([\d :-]+)\) is", str(raised.value)
        )
        assert said and int(said[1]) == os.getpid()
        since = time.mktime(time.strptime(said[2], "%Y-%m-%d %H:%M:%S"))
        assert abs(time.time() - since) < 600
        for content in (b"", b"1 x", b"1", b"1 99999999999999999999999", b"\xff 1", b"1 2 3"):
            (index / index_folder.LOCK).write_bytes(content)
            with pytest.raises(IndexLockedError, match="another dlblog is writing"):
                open_(index).writer()


def test_status_counts_what_is_there(index: Path, open_: Any) -> None:
    engine = open_(index)
    folder = sub_folder(index)
    assert engine.status()["index_bytes"] == sum(f.stat().st_size for f in folder.iterdir())
    assert engine.status()["version"]
    assert date.fromtimestamp(engine.status()["built"]) >= date(2020, 1, 1)


def test_a_bounded_commit_moves_few_documents(tmp_path: Path, open_: Any) -> None:
    def commit(paths: list[str], most: int | None) -> set[str]:
        engine = open_(tmp_path)
        with engine.writer(most_merged=most) as changes:
            for path in paths:
                changes.put(document(path, "Mưa rơi trên mái nhà."), STATE)
        (folder,) = tmp_path.glob("dlblog-*")
        return {path.name for path in folder.glob("*.trm")}

    with engines.rebuild(tmp_path) as fresh:
        fresh.put(document("0.md", "Nắng lên."), STATE)
    before = commit([f"a{n}.md" for n in range(30)], None)
    after = commit([f"b{n}.md" for n in range(20)], 10)
    assert before < after  # the segment of 31 would be merged with one of 20
    for n in range(25):
        last = commit([f"c{n}.md"], 10)
        assert before <= last
    assert len(last) < 10  # the small ones are
    assert len(commit(["d.md"], None)) == 1
    assert open_(tmp_path).status()["posts"] == 1 + 30 + 20 + 25 + 1


@pytest.mark.parametrize("fresh", [True, False], ids=["rebuild", "update"])
def test_all_is_on_disk_before_the_commit(
    index: Path, open_: Any, monkeypatch: pytest.MonkeyPatch, fresh: bool
) -> None:
    """What a power cut leaves is what was synced: nothing that a commit names may be missing."""
    synced: dict[int, int] = {}  # inode -> size
    really, replace = os.fsync, os.replace
    missing: list[str] = []
    commits: list[str] = []

    def fsync(place: int) -> None:
        status = os.fstat(place)
        synced[status.st_ino] = status.st_size
        really(place)

    def rename(source: Any, target: Any) -> None:
        folder = Path(target).parent
        if Path(target).suffix == ".toc":
            commits.append(target.name)
            for path in folder.iterdir():
                status = path.stat()
                of_this = not path.name.startswith((layout.TEMPORARY, layout.BORN))
                if of_this and path.name not in before:
                    missing.extend([path.name] * (synced.get(status.st_ino) != status.st_size))
            assert folder.stat().st_ino in synced  # the names as well
        replace(source, target)

    before = set() if fresh else {path.name for path in sub_folder(index).iterdir()}
    made = engines.rebuild(index) if fresh else open_(index).writer()
    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", rename)
    with made:
        made.put(document("c.md", "Mới."), STATE)
    assert missing == []
    (table,) = sub_folder(index).glob("*.toc")
    assert commits == [table.name]
    assert table.stat().st_ino in synced
    assert (index / index_folder.CURRENT).stat().st_ino in synced or not fresh


@may_leak
def test_writing_runs_nothing_of_an_index(
    index: Path, tmp_path: Path, open_: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither the table of contents nor the term dictionaries, which Whoosh pickles."""
    monkeypatch.chdir(tmp_path)
    planted, trace = b"cos\nmkdir\n(Vrun\ntR.", tmp_path / "run"
    pickle.loads(planted)
    trace.rmdir()  # it would do something
    (inside,) = index.glob("dlblog-*")
    (table,) = inside.glob("*.toc")
    table.write_bytes(planted)
    (terms,) = inside.glob("*.trm")
    content = terms.read_bytes()
    (size,) = struct.unpack("!i", content[-4:])
    place = len(content) - 4 - size  # of what Whoosh reads first
    terms.write_bytes(content[:place] + planted + content[place + len(planted) :])
    with pytest.raises(Exception), TermFile.open(FileStorage(str(inside)), terms.name):  # noqa: B017
        pass
    trace.rmdir()  # as Whoosh itself does
    reseal(index)
    before = {path.name for path in inside.glob("*.trm")}
    put(index, {"c.md": "Mưa rơi."}, delete=("a.md",))
    for number in range(3):  # small ones are merged with those before
        put(index, {f"{number}.md": "Nắng lên."})
    assert not before & {path.name for path in inside.glob("*.trm")}
    assert not trace.exists()
    assert open_(index).search(Term("mưa")).total >= 1

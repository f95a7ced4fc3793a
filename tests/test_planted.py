"""An index is data: whatever is planted in any of its files, nothing of it is run or touched."""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import stat
import zlib
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dlblog import engines
from dlblog.output import harmless
from dlblog.sealed import to_json
from tests.conftest import Done, Run, WritePost, may_leak
from tests.engines.seals import change, read_sealed, reseal, sub_folder

KINDS = (
    "dlblog.json", "dlblog.lock", "dlblog.seen", "*/suspect", "dlblog.reading", "dlblog.sqlite",
    "*/born", "*/state-*", "*/files-*", "*/values-*", "*/segments-*", "*/pairs-*", "*/*.toc",
    "*/*.trm", "*/*.pst", "*/*.sum", "*/*.stored.col", "*/*.sections.col", "*/*.stream.col",
    "*/*.date.col", "*/*.length_body.col", "*/*._stored.col", "*/*.names.col",
)  # fmt: skip
SEALED = (*KINDS[11:15], *KINDS[16:])  # those whose checksums stand elsewhere
COMMANDS = (
    ("search", "mưa"),
    ("list", "-f", "json"),
    ("related", "mua"),
    ("status",),
    ("check",),
    ("search", "--no-refresh", "gió", "--explain"),
)


class Payload:
    """What leaves a trace when it is unpickled."""

    def __init__(self, trace: Path) -> None:
        self.trace = trace

    def __reduce__(self) -> object:
        return os.mkdir, (str(self.trace),)


def whole(content: bytes, payload: bytes) -> bytes:
    return payload


def at_the_end(content: bytes, payload: bytes) -> bytes:
    return content + payload


def in_place(content: bytes, payload: bytes) -> bytes:
    """Where a pickle begins, else in the middle."""
    at = content.find(b"\x80\x02")
    at = at if at >= 0 else len(content) // 2
    return content[:at] + payload + content[at + len(payload) :]


@pytest.fixture(autouse=True)
def one_generation(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody reads the generation before: its files would make these tests longer."""
    monkeypatch.setattr("dlblog.engines.whoosh.layout._KEPT", 0)


def make_index(run: Run, write: WritePost) -> None:
    """Posts and their index in the current folder, some of them changed after it was made."""
    for name in ("mua", "nang", "gio"):
        write(f"posts/{name}.md", f"---\ntags: [trời]\ndate: 2020-01-01\n---\nMưa {name}, gió.\n")
    assert run("index", "posts").status == 0
    write("posts/mua.md", "---\ntags: [trời]\n---\nMưa rơi, gió lên.\n")
    assert run("index").status == 0


def files(index: Path, kind: str) -> list[Path]:
    """Return the files of a kind; a mark, with which other processes read, is set where asked."""
    if kind in ("*/suspect", "dlblog.reading"):
        index.joinpath(kind.replace("*", sub_folder(index).name)).touch()
    return sorted(index.glob(kind))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the index is kept that all these tests copy."""
    return tmp_path_factory.mktemp("kept") / "blog"


@pytest.fixture
def index(kept: Path, tmp_path: Path, run: Run, write: WritePost) -> Path:
    """The index of three posts."""
    if not kept.exists():
        make_index(run, write)
        shutil.copytree(tmp_path, kept, symlinks=True)
    else:
        shutil.copytree(kept, tmp_path, dirs_exist_ok=True)
    return tmp_path / "index"


@pytest.fixture
def own(tmp_path: Path, run: Run, write: WritePost) -> Path:
    """The same, made where it is."""
    make_index(run, write)
    return tmp_path / "index"


def decent(done: Done) -> bool:
    """Whether a command answered, or said in a line what to do."""
    if done.status in (0, 1):
        return True
    *talk, last = done.err.splitlines()
    return done.status == 2 and "run dlblog" in last and "run dlblog" not in "".join(talk)


PLANTS = (whole, at_the_end, in_place)
CASES = [(kind, plant, False) for kind in KINDS for plant in PLANTS]
# And by somebody who makes the checksums right.
CASES += [(kind, plant, True) for kind in KINDS if kind in SEALED for plant in PLANTS]


@may_leak
@pytest.mark.parametrize(
    ("kind", "plant", "sealed"),
    CASES,
    ids=[f"{kind}-{plant.__name__}{'-sealed' if sealed else ''}" for kind, plant, sealed in CASES],
)
def test_a_payload_is_not_run(
    index: Path, run: Run, tmp_path: Path, kind: str, plant: object, sealed: bool
) -> None:
    trace = tmp_path / "run"
    payload = pickle.dumps(Payload(trace), 2)
    pickle.loads(payload)
    trace.rmdir()  # it would do something
    paths = files(index, kind)
    assert paths
    for path in paths:
        path.write_bytes(plant(path.read_bytes(), payload))  # type: ignore[operator]
    if sealed:
        reseal(index)
    for command in COMMANDS:
        done = run(*command)
        assert decent(done), (command, done)
        assert not trace.exists()
    done = run("index")
    assert done.status == 0, done
    assert run("search", "mưa").status == 0
    assert run("check").status in (0, 1)  # 2 is damage
    assert not trace.exists()


def test_the_cache_is_no_program_either(own: Path, run: Run, write: WritePost) -> None:
    """A view in place of its table could compute for ever."""
    place = own / "dlblog.sqlite"
    place.unlink()
    with sqlite3.connect(place) as connection:
        connection.execute("CREATE TABLE made (version TEXT)")
        connection.execute(
            "CREATE VIEW run AS WITH RECURSIVE n(key) AS (SELECT 1 UNION ALL SELECT key + 1 FROM n)"
            " SELECT key, x'01' AS sizes FROM n"
        )
        connection.execute('CREATE TABLE "a; DROP" (x)')
    connection.close()
    write("posts/moi.md", "Chuyện mới hôm nay.")
    assert run("index").status == 0
    with sqlite3.connect(place) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert names == {"made", "run"}


def test_a_cache_from_elsewhere_is_not_opened(
    index: Path, run: Run, write: WritePost, monkeypatch: pytest.MonkeyPatch
) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):  # a journal can name any file, to be removed
        (index / f"dlblog.sqlite{suffix}").write_bytes(b"x")
    copy = index.with_name("copy")
    shutil.copytree(index, copy)
    shutil.rmtree(index)
    copy.rename(index)
    assert engines.is_copy(index)
    write("posts/moi.md", "Chuyện mới hôm nay.")
    assert run("index").status == 0
    assert not list(index.glob("dlblog.sqlite-*"))
    assert (index / "dlblog.sqlite").read_bytes().startswith(b"SQLite format 3")


PLACES = (
    "dlblog.json.new", "dlblog.lock", "dlblog.seen", "dlblog.seen.new", "{inside}/suspect",
    "dlblog.reading", "dlblog.sqlite", "{inside}/state-{next}.json.new",
    "{inside}/files-{next}.json.new",
    "{inside}/pairs-{next}.bin.new", "{inside}/_MAIN_{next}.toc.new", "{inside}/MAIN.tmp",
    "{inside}/state-{next}.json", "{inside}/values-{next}.json",
)  # fmt: skip


@pytest.fixture
def treasure(tmp_path: Path) -> Iterator[Path]:
    """A folder and a file of the user's that nobody may touch."""
    folder = tmp_path / "của-tôi"
    folder.mkdir()
    (folder / "thư.txt").write_text("Mẹ thương nhớ,")
    yield folder
    assert [path.name for path in folder.iterdir()] == ["thư.txt"]
    assert (folder / "thư.txt").read_text() == "Mẹ thương nhớ,"


@pytest.mark.parametrize("kind", ["link", "link to a folder", "dangling link", "pipe", "hard link"])
@pytest.mark.parametrize("place", PLACES)
def test_names_that_lead_elsewhere(
    index: Path, run: Run, write: WritePost, treasure: Path, place: str, kind: str
) -> None:
    """A repository can have a link, an archive a pipe, wherever dlblog will write."""
    (table,) = sub_folder(index).glob("*.toc")
    following = int(table.stem.rpartition("_")[2]) + 1
    path = index / place.format(inside=sub_folder(index).name, next=following)
    path.unlink(missing_ok=True)
    if kind == "link":
        path.symlink_to(treasure / "thư.txt")
    elif kind == "link to a folder":
        path.symlink_to(treasure)
    elif kind == "dangling link":
        path.symlink_to(treasure / "mới")
    elif kind == "hard link":
        path.hardlink_to(treasure / "thư.txt")
    else:
        os.mkfifo(path)
    write("posts/moi.md", "Chuyện mới hôm nay.")
    assert run("search", "mưa").status == 0
    done = run("index" if "{inside}" in place else "rebuild")
    assert done.status == 0, done
    assert run("search", "chuyện mới").status == 0
    assert run("check").status in (0, 1)  # 2 is damage
    left = [p for p in index.rglob("*") if not stat.S_ISDIR(p.lstat().st_mode)]
    assert [p.name for p in left if not stat.S_ISREG(p.lstat().st_mode)] in ([], [path.name])


@pytest.mark.parametrize("kind", KINDS)
def test_a_pipe_in_place_of_a_file(index: Path, run: Run, kind: str) -> None:
    """Nobody waits for what will never come."""
    for path in files(index, kind):
        path.unlink()
        os.mkfifo(path)
    for command in COMMANDS:
        assert decent(run(*command))
    assert run("index").status == 0
    assert run("check").status in (0, 1)  # 2 is damage


def test_a_sub_folder_that_is_a_link(index: Path, run: Run, tmp_path: Path) -> None:
    inside = sub_folder(index)
    inside.rename(tmp_path / "elsewhere")
    inside.symlink_to(tmp_path / "elsewhere")
    before = sorted(path.name for path in (tmp_path / "elsewhere").iterdir())
    assert decent(run("search", "mưa"))
    assert run("index").status == 0
    assert run("search", "mưa").status == 0
    assert sorted(path.name for path in (tmp_path / "elsewhere").iterdir()) == before


def put_at(value: Any, place: str, new: object) -> Any:
    """Change what is at a place such as `segments 0 size`; "" is the whole, _ an empty key."""
    if not place:
        return new
    parts = ("" if part == "_" else part for part in place.split(" "))
    *above, last = (int(part) if part.isdigit() else part for part in parts)
    inner = value
    for part in above:
        inner = inner[part]
    inner[last] = new
    return value


ODD = (
    ("dlblog.json", "index", ["x"]),
    ("dlblog.json", "index", ".."),
    ("*/state-*", "settings roots", True),
    ("*/state-*", "settings roots", {"a": 1}),
    ("*/state-*", "settings roots", [1]),
    ("*/state-*", "settings roots", ["\0"]),
    ("*/state-*", "settings include", "x"),
    ("*/state-*", "settings deadly", -1),
    ("*/state-*", "settings dictionary", None),
    ("*/state-*", "settings dictionary", ["\0", ""]),
    ("*/state-*", "settings dictionary", []),
    ("*/state-*", "settings seen", {}),
    ("*/state-*", "settings", {}),
    ("*/state-*", "built", 5 * 10**11),
    ("*/state-*", "lengths body", float("nan")),
    ("*/files-*", "", []),
    ("*/files-*", "posts/gio.md 3", [{}]),
    ("*/files-*", "posts/gio.md 4", "1"),
    ("*/files-*", "_", [["posts/x.md", "00", 1, 2, ["hỏng"], 3]]),
    ("*/files-*", "_", [["\0", "00", 1, 2, ["hỏng"], 3]]),
    ("*/files-*", "_", [[1, "00", 1, 2, [], 3]]),
    ("*/files-*", "_", [["posts/x.md"]]),
    ("*/files-*", "_", {"posts/x.md": 1}),
    ("*/files-*", "_", 5),
    ("*/values-*", "tag", None),
    ("*/values-*", "tag", {"trời": "3"}),
    ("*/values-*", "tag", {"trời": -(10**30)}),
    ("*/values-*", "", {}),
    ("*/segments-*", "segments", {}),
    ("*/segments-*", "segments 0 name", "../../x"),
    ("*/segments-*", "segments 0 size", 3.0),
    ("*/segments-*", "segments 0 size", 10**9),
    ("*/segments-*", "segments 0 count", 10**30),
    ("*/segments-*", "segments 0 base", -1),
    ("*/segments-*", "segments 0 end", 10**30),
    ("*/segments-*", "segments 0 fields", {}),
    ("*/segments-*", "segments 0 fields term", 65536),
    ("*/segments-*", "segments 0 fields path", 10**6),
    ("*/segments-*", "segments 0 type", "s"),
    ("*/segments-*", "segments 0 deleted", {"0": 1}),
    ("*/segments-*", "segments 0 files", {"/../../x": 0}),
)


@may_leak
@pytest.mark.parametrize(("kind", "place", "new"), ODD)
def test_json_of_other_types(
    index: Path, run: Run, write: WritePost, kind: str, place: str, new: object
) -> None:
    """Whatever is there in place of what is written, and the checksum is right."""
    (path,) = index.glob(kind)
    change(path, lambda value: put_at(value, place, new))
    look_around(run, write)


def look_around(run: Run, write: WritePost) -> None:
    """Every command answers or says what to do; the next `index` leaves a good index."""
    more = (
        ("search", "--no-refresh", "mưa gió", "--sort", "title"),
        ("tags", "--no-refresh"),
        ("search", "--no-refresh", "tag:trời"),
        ("show", "nang"),
        ("status", "-f", "json"),
        ("stats",),
        ("stats", "-f", "json"),
        ("list", "--facets", "tag,category,author,year"),
        ("open", "--print", "--query", "mưa"),
    )
    for command in (*more, *COMMANDS):
        done = run(*command)
        assert decent(done), (command, done)
    for line in ("dlblog show mua", "dlblog list -t ", "dlblog show "):  # who types TAB sees none
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("_DLBLOG_COMPLETE", "bash")
            patch.setenv("_DLBLOG_LINE", line)
            done = run()
        assert (done.status, done.err) == (0, ""), (line, done)
        assert harmless(done.out.replace("\n", "")) == done.out.replace("\n", "")
    write("posts/moi.md", "---\ntags: [trời]\n---\nMưa mới.\n")
    for command in (("search", "mới"), ("check",)):
        done = run(*command)
        assert done.status in (0, 1, 2), (command, done)
    if run("index").status:
        assert run("rebuild", "posts").status == 0
    assert run("check").status in (0, 1, 2)


def one_text(text: bytes) -> Callable[[int], bytes]:
    """A column in which all documents have one text."""

    def made(documents: int) -> bytes:
        numbers = array("I", [len(text)] * documents + [0] * documents)
        numbers.byteswap()
        return text + numbers.tobytes() + b"IIX"

    return made


def numbers(value: int) -> Callable[[int], bytes]:
    """A column of numbers."""
    return lambda documents: value.to_bytes(4, "big") * documents


STORED = {
    **dict.fromkeys(("path", "title", "slug", "summary"), "x"),
    **dict.fromkeys(("date", "updated", "category", "author", "url")),
    **{"tags": [], "draft": False},
}


def stored(**changed: object) -> Callable[[int], bytes]:
    return one_text(to_json([{**STORED, **changed}, [[], [], []]]))


def packed(text: bytes) -> Callable[[int], bytes]:
    return one_text(zlib.compress(text))


COLUMNS = (
    ("stored", stored()),
    ("stored", stored(path="")),
    ("stored", stored(path="\0")),
    ("stored", stored(path="\ud800")),
    ("stored", stored(path="/etc/../\x1b[31m")),
    ("stored", stored(date="9999-99-99")),
    ("stored", stored(tags=["\ud800", "\x1b[31m"])),
    ("stored", stored(tags=[1])),
    ("stored", one_text(to_json([STORED]))),
    ("stored", one_text(to_json([STORED, [1, [2], None]]))),
    ("stored", one_text(b"[" * 100_000)),
    ("sections", packed(b'[[["x"],1,"x"]]')),
    ("sections", packed(b'[["text",1,"\xed\xa0\x80"]]')),
    ("sections", packed(b"[" * 100_000)),
    ("sections", packed(b"")),
    ("stream", packed(b"a b")),
    ("stream", packed(b"\n" * 99)),
    ("stream", packed(b"\xff")),
    ("names", one_text(b"2020-01-01\t/etc/\x1b[31m\t\x9b31m\t mua \n")),
    ("names", one_text(b"\n" * 99)),
    ("names", one_text(b"")),
    ("date", numbers(2**32 - 1)),
    ("length_body", numbers(2**32 - 1)),
)


@may_leak
@pytest.mark.parametrize(("column", "made"), COLUMNS)
def test_columns_of_other_types(
    index: Path, run: Run, write: WritePost, column: str, made: Callable[[int], bytes]
) -> None:
    (path,) = sub_folder(index).glob("segments-*.json")
    for shape in read_sealed(path)["segments"]:
        name = f"{shape['name']}.{column}.col"
        (sub_folder(index) / name).write_bytes(made(shape["size"]))
    reseal(index)
    look_around(run, write)


@may_leak
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"posts/mua.md", b"posts/gio.md"),
        (b"posts/mua.md", b"posts/mu_.md"),
        ("mưa".encode(), b"m\xff\xfea"),
        ("trời".encode(), b"tr\xff\xff\xff"),
        (b"\x02w", b"\x02?"),
        (b"\x02b", b"\x02w"),
    ],
)
def test_other_keys(index: Path, run: Run, write: WritePost, before: bytes, after: bytes) -> None:
    for path in sub_folder(index).glob("*.trm"):
        path.write_bytes(path.read_bytes().replace(before, after))
    reseal(index)
    look_around(run, write)

"""What grep, ripgrep, recoll, PostgreSQL and dlblog find of the same posts, and how long it takes.

    python tests/bench/rivals.py POSTS [--out docs/comparison.json]

Each is asked as its users would: grep and ripgrep for files that have each of the words, recoll and
PostgreSQL (full text with `unaccent`, as a search server one sets up oneself) in their query
languages. A question counts as answered where just the right posts are found. The times are whole
processes, in turn, on a folder of real posts. A tool that is not installed is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

POSTS = {
    "duong-di": "Đường đi học của lũ trẻ men theo con suối.",
    "hang-duong": "Hàng dương trước ngõ đã cao quá mái nhà.",
    "khong-dau": "Ban do nay chi duong den ga tau.",
    "to-hop": unicodedata.normalize("NFD", "Nồi phở của mẹ thơm cả xóm."),
    "hoa": "Cả nhà sống thuận hoà.",
    "ky": "Làm cho thật kĩ càng.",
    "cpp": "Trò chơi này viết bằng C++.",
    "c": "Nhân của hệ điều hành viết bằng C.",
    "node": "Máy chủ chạy trên Node.js.",
    "net": "Ứng dụng cũ dùng .NET.",
    "cum": "Trí tuệ nhân tạo làm được nhiều việc.",
    "roi": "Nhân lúc rảnh, ông tạo ra món đồ chơi đòi hỏi trí nhớ và tuệ tâm.",
    "hoc-may": "Học máy cần nhiều dữ liệu.",
    "may-hoc": "Chiếc máy ấy giúp em học vẽ.",
    "ham": "Gọi getElementById để lấy một phần tử.",
    "mo-hinh": "So sánh several models với nhau.",
    "the": '<div class="khung">Chữ nằm trong khung.</div>',
    "khung": "Lớp class là bản vẽ của đối tượng.",
}
# What is asked, the words as typed, and the posts that answer it.
QUESTIONS = (
    ("without marks", "duong", "duong-di hang-duong khong-dau"),
    ("without marks, two words", "thuan hoa", "hoa"),
    ("with marks: đường", "đường", "duong-di"),
    ("with marks: dương", "dương", "hang-duong"),
    ("unfinished marks", "đuong", "duong-di"),
    ("decomposed letters", "phở", "to-hop"),
    ("tone at its other place", "hòa", "hoa"),
    ("i for y", "kỹ càng", "ky"),
    ("C++ is not C", "C++", "cpp"),
    ("a name with a dot", "nodejs", "node"),
    (".NET", ".NET", "net"),
    ("a phrase", '"trí tuệ nhân tạo"', "cum"),
    ("a phrase without marks", '"tri tue nhan tao"', "cum"),
    ("two words anywhere", "học máy", "hoc-may may-hoc"),
    ("a part of a name in code", "element", "ham"),
    ("singular for plural", "model", "mo-hinh"),
    ("markup is no text", "class", "khung"),
    ("keys of Telex", "hocj mays", "hoc-may may-hoc"),
    ("a slip of the keys", "getElemntById", "ham"),
    ("a space left out", "dữliệu", "hoc-may"),
)  # fmt: skip
TIMED = '"mã nguồn"'
Ask = Callable[[str], list[str]]


class Rival(NamedTuple):
    """A tool over a folder of posts.

    Attributes:
        name: with its version.
        ask: the names of the files it finds for a query.
        command: what answers a query, as a whole process; None where a server does.
        index_seconds: how long it took to index the folder; None where there is nothing to index.
    """

    name: str
    ask: Ask
    command: Callable[[str], list[str]]
    index_seconds: float | None


def _output(command: list[str], **options: object) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]
    return str(done.stdout)


def _version(command: list[str]) -> str:
    """The first word of a version's line that begins with a digit."""
    words = _output(command).replace("v", " ").split()
    return next((word.strip(",()") for word in words if word[:1].isdigit()), "")


def _words(query: str) -> list[str]:
    return [query.strip('"')] if query.startswith('"') else query.split()


def grep(name: str, posts: Path) -> Iterator[Rival]:
    """grep or ripgrep: files that have each of the words, whatever their case."""
    flags = ["-rilwF"] if name == "grep" else ["-ilwF"]

    def command(query: str) -> list[str]:
        return [name, *flags, "--", _words(query)[0], str(posts)]

    def ask(query: str) -> list[str]:
        sets = [
            set(_output([name, *flags, "--", word, str(posts)]).splitlines())
            for word in _words(query)
        ]
        return sorted(set.intersection(*sets))

    yield Rival(f"{name} {_version([name, '--version'])}", ask, command, None)


def recoll(posts: Path, stack: ExitStack) -> Iterator[Rival]:
    """recoll as it is set up by itself, told that Markdown is text."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    (folder / "recoll.conf").write_text(f"topdirs = {posts}\n")
    (folder / "mimemap").write_text(".md = text/plain\n.markdown = text/plain\n")
    started = time.monotonic()
    _output(["recollindex", "-c", str(folder)])
    took = time.monotonic() - started

    def command(query: str) -> list[str]:
        return ["recollq", "-c", str(folder), "-b", query]

    def ask(query: str) -> list[str]:
        return [line.removeprefix("file://") for line in _output(command(query)).splitlines()]

    yield Rival(f"recoll {_version(['recollindex', '-v'])}".strip(), ask, command, took)


def postgres(posts: Path, stack: ExitStack) -> Iterator[Rival]:
    """A server of one's own: words by `simple`, marks taken away by `unaccent`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    binaries = found[-1].parent
    user = [] if os.getuid() else ["runuser", "-u", "postgres", "--"]
    if user:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    data = str(folder / "data")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/"}
    initdb = [*user, str(binaries / "initdb"), "-D", data, "-E", "UTF8", "--locale=C.UTF-8"]
    subprocess.run([*initdb, "-U", "dlblog"], check=True, **quiet)  # type: ignore[call-overload]
    control = [*user, str(binaries / "pg_ctl"), "-D", data]
    options = f"-k {folder} -p {port} -c listen_addresses="
    subprocess.run([*control, "-o", options, "-w", "start"], check=True, **quiet)  # type: ignore[call-overload]
    stack.callback(subprocess.run, [*control, "-m", "immediate", "stop"], check=False, **quiet)

    def command(query: str) -> list[str]:
        text = query.replace("'", "''")
        select = f"SELECT path FROM post WHERE words @@ websearch_to_tsquery('vi', '{text}')"
        psql = [*user, "psql", "-h", str(folder), "-p", port, "-U", "dlblog", "-d", "postgres"]
        return [*psql, "-Atqc", select]

    def ask(query: str) -> list[str]:
        return _output(command(query), cwd="/").splitlines()

    set_up = """CREATE EXTENSION unaccent;
        CREATE TEXT SEARCH CONFIGURATION vi (COPY = simple);
        ALTER TEXT SEARCH CONFIGURATION vi ALTER MAPPING FOR hword, hword_part, word
            WITH unaccent, simple;
        CREATE TABLE post (path text, body text,
            words tsvector GENERATED ALWAYS AS (to_tsvector('vi', body)) STORED);
        CREATE INDEX ON post USING gin (words);\n"""
    rows = []
    for path in sorted(posts.rglob("*.md")):
        body = path.read_text(encoding="utf-8", errors="replace").replace("'", "''")
        rows.append(f"INSERT INTO post VALUES ('{path}', '{body}');\n")
    started = time.monotonic()
    subprocess.run(
        [*command("")[:-2], "-q"], input=set_up + "".join(rows), text=True, check=True, **quiet
    )  # type: ignore[call-overload]
    took = time.monotonic() - started
    yield Rival(f"PostgreSQL {_version(['psql', '--version'])}", ask, command, took)


def dlblog(posts: Path, stack: ExitStack) -> Iterator[Rival]:
    """dlblog as installed beside the Python that runs this."""
    from dlblog import __version__

    folder = stack.enter_context(tempfile.TemporaryDirectory())
    program = [str(Path(sys.executable).with_name("dlblog")), "--index-dir", f"{folder}/index"]
    started = time.monotonic()
    _output([*program, "index", "--no-cache", str(posts)])
    took = time.monotonic() - started

    def command(query: str) -> list[str]:
        return [*program, "search", "--all", "-f", "paths", "--", query]

    def ask(query: str) -> list[str]:
        return _output(command(query), cwd="/").splitlines()

    yield Rival(f"dlblog {__version__}", ask, command, took)


@contextmanager
def rivals(posts: Path) -> Iterator[list[Rival]]:
    """All that are installed, each with the folder indexed."""
    with ExitStack() as stack:
        found: list[Rival] = []
        for name in ("grep", "rg"):
            if shutil.which(name):
                found += grep(name, posts)
        if shutil.which("recollindex") and shutil.which("recollq"):
            found += recoll(posts, stack)
        if list(Path("/usr/lib/postgresql").glob("*/bin/postgres")):
            found += postgres(posts, stack)
        found += dlblog(posts, stack)
        yield found


def answered() -> dict[str, dict[str, bool]]:
    """Question -> tool -> whether it finds just the right posts."""
    with tempfile.TemporaryDirectory() as folder:
        posts = Path(folder, "posts")
        posts.mkdir()
        posts.chmod(0o755)
        numbers = {name: f"b{number}" for number, name in enumerate(POSTS, 1)}  # say nothing
        for name, text in POSTS.items():
            content = f"---\ntitle: {numbers[name]}\n---\n{text}\n"
            (posts / f"{numbers[name]}.md").write_text(content, "utf-8")
        with rivals(posts) as found:
            return {
                what: {
                    rival.name: sorted(Path(path).stem for path in rival.ask(query))
                    == sorted(numbers[name] for name in right.split())
                    for rival in found
                }
                for what, query, right in QUESTIONS
            }


def times(posts: Path, runs: int) -> dict[str, dict[str, float | None]]:
    """Tool -> seconds to index the folder, and median seconds of a phrase as a whole process."""
    with rivals(posts) as found:
        took: dict[str, list[float]] = {rival.name: [] for rival in found}
        for _ in range(runs):
            for rival in found:
                started = time.monotonic()
                _output(rival.command(TIMED), cwd="/")
                took[rival.name].append(time.monotonic() - started)
        return {
            rival.name: {
                "index": rival.index_seconds,
                "query": statistics.median(took[rival.name]),
            }
            for rival in found
        }


def main() -> None:
    """Ask, time, print, and write what came out."""
    parser = argparse.ArgumentParser()
    parser.add_argument("posts", type=Path)
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    asked = answered()
    timed = times(options.posts.resolve(), options.runs)
    names = list(timed)
    print("\t".join(["", *names]))
    for what, row in asked.items():
        print("\t".join([what, *("yes" if row[name] else "-" for name in names)]))
    right = [sum(row[name] for row in asked.values()) for name in names]
    print("\t".join(["of all", *(f"{count}/{len(asked)}" for count in right)]))
    for key in ("index", "query"):
        row = [timed[name][key] for name in names]
        print("\t".join([key, *("-" if took is None else f"{took:.3f} s" for took in row)]))
    if options.out:
        facts = {"date": date.today().isoformat(), "asked": asked, "timed": timed}
        options.out.write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()

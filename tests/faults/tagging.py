"""Commands that change tags of many posts, ended or failing at every call that changes the disk.

Run as `python -m tests.faults.tagging`. Each command is a process of its own, which dies by SIGKILL
at its n-th change, for every n. Whatever command comes next finds all posts as before or all as
after, byte for byte, says what it took back, leaves nothing behind, and the index is in step. With
`--fail` the n-th change fails instead, as on a disk that is full or broken: then nothing is
changed, and one line says so.
"""

from __future__ import annotations

import argparse
import errno
import json
import mmap
import os
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from tests.faults.layer import Call, Fault, Layer
from tests.faults.posts import POSTS
from tests.faults.trial import Ran, Running, warm_up

SHARED = Path(__file__).resolve().parents[3] / "shared" / "blog"
ERRORS = (errno.ENOSPC, errno.EACCES, errno.EIO)
OLD, NEW = "lập trình", "viết mã"
_BACK = re.compile(r"dlblog: '.*' was interrupted and is taken back\n")
_LATER = (
    "dlblog: dlblog index takes back a change of tags that was interrupted: this answer is from "
    "before\n"
)
_MOST_POSTS = 50  # that a question takes back before it answers

Files = dict[str, bytes]
_seeds = count(2)


class _Mortal(Layer):
    """Ends its process by a signal at a call, before or after it is made; counts calls."""

    def __init__(self, root: Path, at: int, number: int, counter: mmap.mmap) -> None:
        super().__init__(root)
        self._at, self._number, self._counter = at, number, counter

    def _do(self, call: Call, really: Callable[[], Any], *names: Any) -> Any:
        # Between any two calls: before this one is after the one before it.
        with self._lock, memoryview(self._counter).cast("I") as counts:
            number = len(self.calls)
            counts[0] = number + 1
            if "state/dlblog" in call.path or "/.dlblog-" in call.path:
                counts[1], counts[2] = counts[1] or number, number
            hit = number == self._at
            if hit:
                self._at = -1  # a signal that is caught comes once
        if hit:
            os.kill(os.getpid(), self._number)
        return super()._do(call, really, *names)


class _Failing(Layer):
    """Lets a call fail, and tells whether it did."""

    def __init__(self, root: Path, fault: Fault, counter: mmap.mmap) -> None:
        super().__init__(root, fault)
        self._counter = counter

    def _do(self, call: Call, really: Callable[[], Any], *names: Any) -> Any:
        try:
            return super()._do(call, really, *names)
        finally:
            self._counter[0] |= call.planned


def run(base: Path, *args: str, stdin: str = "", prepare: Callable[[], None] | None = None) -> Ran:
    """Run dlblog in a folder, as a process, to its end; see `start`."""
    return start(base, *args, stdin=stdin, prepare=prepare).end()


def start(
    base: Path, *args: str, stdin: str = "", prepare: Callable[[], None] | None = None
) -> Running:
    """Start dlblog in a folder, as a process; no two runs make the same names by chance.

    Its journal lies in the folder as well, so that it is watched and copied with the posts.
    """

    def begin() -> None:
        os.environ["XDG_STATE_HOME"] = str(base / "state")
        if prepare is not None:
            prepare()

    return Running(base, *args, stdin=stdin, seed=next(_seeds), prepare=begin)


def is_pending(base: Path) -> bool:
    """Tell whether a change of tags is not complete."""
    return any(base.glob("state/dlblog/*.pending"))


def files_of(base: Path) -> Files:
    """All files of a blog but the index and the journal: name -> bytes."""
    found = sorted(path for path in base.rglob("*") if path.is_file())
    files = {path.relative_to(base).as_posix(): path for path in found}
    ours = ("index/", "state/")
    return {name: path.read_bytes() for name, path in files.items() if not name.startswith(ours)}


@dataclass
class Case:
    """A command that changes tags, and a blog.

    Attributes:
        name: of the command.
        base: the blog's folder.
        args: of the command.
        stdin: what it reads.
        saved: a copy of the blog before the command.
        old, new: the posts before and after it.
        listed: what `list` answers in both states.
        calls: how many changes an undisturbed run makes.
        posts: those of them that are of posts and the journal, a range.
    """

    name: str
    base: Path
    args: tuple[str, ...]
    stdin: str = ""
    saved: Path = Path()
    old: Files = field(default_factory=dict)
    new: Files = field(default_factory=dict)
    listed: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    posts: range = range(0)

    def prepare(self) -> None:
        """Keep the state before, run the command, and keep what it comes to."""
        self.saved = self.base.with_name(f"{self.base.name}-{self.name}")
        shutil.copytree(self.base, self.saved, symlinks=True)
        self.old, self.listed["old"] = files_of(self.base), listed(self.base)
        counter = mmap.mmap(-1, 16)
        # The index of the copy is not the one that was made here.
        self.restore()
        done = self.run(partial(_installed, _Mortal(self.base, -1, 0, counter)))
        assert (done.status, done.err) == (0, ""), done
        self.calls, first, last = memoryview(counter).cast("I")[:3]
        self.posts = range(first, last + 1)
        self.new, self.listed["new"] = files_of(self.base), listed(self.base)
        assert self.old.keys() == self.new.keys() and self.old != self.new

    def restore(self) -> None:
        """Have the blog as it was before."""
        shutil.rmtree(self.base)
        shutil.copytree(self.saved, self.base, symlinks=True)

    def run(self, prepare: Callable[[], None] | None = None) -> Ran:
        """Run the command."""
        return run(self.base, *self.args, stdin=self.stdin, prepare=prepare)

    def state(self) -> str:
        """Whether the posts are all as before or all as after; else what differs."""
        files = files_of(self.base)
        if files in (self.old, self.new):
            return "old" if files == self.old else "new"
        odd = [name for name in files if name not in self.old]
        old = sum(files.get(name) == content for name, content in self.old.items())
        new = sum(files.get(name) == content for name, content in self.new.items())
        return f"{old} posts as before, {new} as after of {len(self.old)}, and {odd}"

    def check(self, allowed: tuple[str, ...] = ("old", "new")) -> str:
        """Posts are in one of some states, and the index knows it; returns which."""
        state = self.state()
        assert state in allowed, state
        assert listed(self.base) == self.listed[state], f"the index does not know of {state}"
        left = sorted(path.name for path in self.base.glob("state/dlblog/*"))
        assert not [name for name in left if not re.fullmatch(r"lock|\d{6}", name)], left
        return state

    def tidy(self) -> None:
        """Remove a record that was never complete, as the next command does that changes tags."""
        for path in self.base.glob("state/dlblog/*.new"):
            path.unlink()

    # What is tried

    def kill(self, at: int, *, is_short: bool = False) -> str:
        """Die at a call; the next command puts all right.

        Args:
            is_short: not to look what can be taken back then.
        Returns:
            in which state that is.
        """
        self.restore()
        counter = mmap.mmap(-1, 16)
        done = self.run(partial(_installed, _Mortal(self.base, at, signal.SIGKILL, counter)))
        assert done.status == -signal.SIGKILL, done
        was = self.state()
        pending = is_pending(self.base)
        nexts = (("index",), ("search", "máy"), ("tag", "undo"), ("list",), ("tag", "dump"))
        args = nexts[at % len(nexts)]
        done = run(self.base, *args)
        assert done.status in (0, 1, 2) and "Traceback" not in done.err, done
        changed = sum(self.old[path] != self.new[path] for path in self.old)
        if pending and changed > _MOST_POSTS and args[0] in ("search", "list"):
            assert (done.status, done.err) == (0, _LATER), done
            assert (self.state(), is_pending(self.base)) == (was, True)
            assert listed(self.base) == self.listed["old"]
            args = ("index",)
            done = run(self.base, *args)
        assert bool(_BACK.match(done.err)) == pending, (was, pending, done)
        self.tidy()
        if args == ("tag", "undo"):  # of what is left to undo, if anything
            assert done.status in (0, 1), done
            self.check_undone(done, was if not pending else "old")
            return "undone"
        assert done.status < 2, done
        if "run dlblog index" in done.err:  # a search reads no posts of which the last run died
            assert (run(self.base, "index").status, args[0] != "index") == (0, True), done
        state = self.check(("old",) if pending else ("old", "new"))
        if not is_short:
            self.check_undone(run(self.base, "tag", "undo"), state)
        return state

    def check_undone(self, done: Ran, state: str) -> None:
        """One change more is taken back; a second undo works as well."""
        if self.name == "undo":  # there was one change, which is taken back or not
            if state == "new":
                assert done.status == 1 and "can be taken back" in done.err, done
            else:
                assert (done.status, self.check(("new",))) == (0, "new"), done
        elif state == "new":
            assert (done.status, self.check(("old",))) == (0, "old"), done
        else:
            assert done.status == 1 and "can be taken back" in done.err, done
            self.check(("old",))
        done = run(self.base, "tag", "undo")
        assert done.status == 1 and done.err.count("\n") == 1, done

    def interrupt(self, at: int) -> str:
        """Ctrl-C at a call: all or nothing at once, and nothing is left."""
        self.restore()
        counter = mmap.mmap(-1, 16)
        done = self.run(partial(_installed, _Mortal(self.base, at, signal.SIGINT, counter)))
        assert done.status in (0, 130), done
        if done.status:
            assert re.fullmatch("\n?dlblog: interrupted.*\n", done.err), done
        state = self.state()
        assert state in ("old", "new"), state
        assert not is_pending(self.base), done
        done = run(self.base, "index")
        assert (done.status, done.err) == (0, ""), done
        self.tidy()
        return self.check((state,))

    def fail(self, at: int, number: int, lasting: bool = False) -> str:
        """A call fails: nothing is changed, or all is; said in a line."""
        self.restore()
        counter = mmap.mmap(-1, 16)
        layer = _Failing(self.base, Fault(at, number, lasting), counter)
        done = self.run(partial(_installed, layer))
        if not counter[0]:
            return "does not fail"
        assert done.status in (0, 2) and "Traceback" not in done.err, done
        state = self.state()
        if done.status:
            *talk, last = done.err.splitlines()
            assert re.match("dlblog: ", last), done
            assert len(talk) <= 1, done
        if lasting and is_pending(self.base):
            assert done.status == 2, done  # what was changed could not be reverted
            state = "torn"
        else:
            assert state in ("old", "new"), (state, done)
            if state == "new" and done.status:
                assert "the posts are changed, but the index could not follow" in done.err, done
            assert state == "new" or done.status, done
        again = run(self.base, "index")
        assert again.status == 0, again
        self.tidy()
        self.check(("old",) if state == "torn" else (state,))
        return f"{state}, status {done.status}"


def _installed(layer: Layer) -> None:
    layer.install()


def listed(base: Path) -> str:
    """What the index knows of tags, without a look at the posts."""
    done = run(base, "list", "--no-refresh", "--all", "-f", "json")
    assert done.status == 0, done
    return json.dumps([(post["path"], post["tags"]) for post in json.loads(done.out)])


def small_blog(base: Path, number: int) -> None:
    """Some posts of our own, written in several ways, and their index."""
    for place, post in enumerate(POSTS[:number]):
        content = post.content
        if place % 3 == 1:
            content = content.replace(b"\n", b"\r\n")
        elif place % 3 == 2:
            content = content.rstrip(b"\n")
        _write(base / "posts" / f"{post.name}.md", content, place)
    _write(base / "posts" / "khong-the.md", "Bài này chưa có thẻ nào.\n".encode(), number)
    done = run(base, "index", "posts")
    assert done.status == 0, done


def _write(path: Path, content: bytes, place: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (1_500_000_000 + place,) * 2)


def real_blog(base: Path) -> None:
    """The posts of the shared blog that have its most frequent tag, and their index."""
    for place, path in enumerate(sorted(SHARED.rglob("*.md"))):
        content = path.read_bytes()
        if b"\n---" in content and "Javascript" in content.split(b"\n---")[0].decode():
            _write(base / "posts" / path.relative_to(SHARED), content, place)
    done = run(base, "index", "posts")
    assert done.status == 0, done


def case(name: str, base: Path, old: str = OLD, new: str = NEW) -> Case:
    """A command, by its name, for a blog that is indexed."""
    if name == "undo":
        assert run(base, "tag", "rename", old, new).status == 0
        made = Case(name, base, ("tag", "undo"))
    elif name == "add":
        made = Case(name, base, ("tag", "add", new, "--where", f'tag:"{old}" OR path:khong'))
    elif name == "restore":
        lines = run(base, "tag", "dump").out.splitlines()
        wanted = "\n".join(f"+{new.replace(' ', '%20')} {line}" for line in lines)
        made = Case(name, base, ("tag", "restore"), wanted)
    else:
        made = Case(name, base, ("tag", "rename", old, new))
    made.prepare()
    return made


NAMES = ("rename", "add", "undo", "restore")


def tries(case: Case, step: int, fail: bool) -> Iterator[tuple[str, Callable[[], str]]]:
    """What the long form does with a command."""
    for at in range(0, case.calls, step):
        yield f"SIGKILL at {at}", partial(case.kill, at)
        if fail:
            yield f"SIGINT at {at}", partial(case.interrupt, at)
            for number in ERRORS:
                for lasting in (False, True):
                    what = f"{errno.errorcode[number]} {'from' if lasting else 'at'} {at}"
                    yield what, partial(case.fail, at, number, lasting)


def main() -> None:
    """Run the long form; exits with 1 where anything was not as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", default="", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--step", type=int, default=1, metavar="N", help="every N-th change only")
    parser.add_argument("--fail", action="store_true", help="changes fail as well")
    parser.add_argument("--small", action="store_true", help="not the real posts")
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("DLBLOG_")]:
        del os.environ[name]
    warm_up()
    started, failed = time.monotonic(), 0
    counts: Counter[tuple[str, str, str]] = Counter()
    is_real = SHARED.is_dir() and not options.small
    old, new = ("Javascript", "JavaScript mới") if is_real else (OLD, NEW)
    for name in NAMES:
        if options.only not in ("", name):
            continue
        with tempfile.TemporaryDirectory() as folder:
            base = Path(folder) / "blog"
            base.mkdir()
            if is_real:
                real_blog(base)
            else:
                small_blog(base, 24)
            made = case(name, base, old, new)
            changed = sum(made.old[path] != made.new[path] for path in made.old)
            print(f"tag {name}: {changed} posts, {made.calls} changes", flush=True)
            for what, attempt in tries(made, options.step, options.fail):
                try:
                    counts[name, what.partition(" ")[0], attempt()] += 1
                except AssertionError as error:
                    failed += 1
                    print(f"FAILED tag {name}, {what}: {error}", flush=True)
    for (name, what, found), number in sorted(counts.items()):
        print(f"{number:5}  tag {name:8} {what:8} {found}")
    print(f"{counts.total()} tries went well, {failed} did not")
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

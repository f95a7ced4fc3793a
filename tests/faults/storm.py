"""Commands that change tags, disturbed at random moments by all that a user may do meanwhile.

    python -m tests.faults.storm --tries 100 --seed 1

Each way of disturbing them is tried so often: an index copied with hard links and used beside the
first, two indexes and two commands, `index/` deleted, signals, and searches beside what a killed
command left. After the next command that writes no post is lost or half changed, no temporary file
and no pending record is left, the index knows the posts, and what an ended command said is true.
No search waits.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from tests.faults.posts import POSTS
from tests.faults.tagging import NEW, OLD, Files, files_of, is_pending, run, start
from tests.faults.trial import Ran, Running, warm_up

MANY = 60  # posts: more than a search may take back
_LONGEST = 5.0  # seconds that a search may take, on a machine that is busy with other things
RENAME = ("tag", "rename", OLD, NEW)
ADD = ("tag", "add", "chung", "--where", "path:posts")
_ENDED = re.compile(
    r"\n?dlblog: interrupted(?:: (?:'.*': )?(?P<posts>[^;]*))?; the index is whole\n"
)
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL)


class Storm:
    """Tries on one blog.

    Attributes:
        states: the posts as they may be in the end, by the commands that were done.
        counts: what was tried and found: (what, found) -> number.
        slowest: seconds of the slowest search.
    """

    def __init__(self, folder: Path, posts: int, seed: int) -> None:
        """Write a blog and what each command makes of it."""
        self.base = folder / "blog"
        self.random = random.Random(seed)
        self.counts: Counter[tuple[str, str]] = Counter()
        self.slowest = 0.0
        for number in range(posts):
            post = POSTS[number % len(POSTS)]
            path = self.base / "posts" / f"{number}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            front = f"---\ntitle: {post.title}\ntags: [{OLD}, a{number % 7}]\n---\n"
            path.write_text(f"{front}\n{post.text}\n", encoding="utf-8")
            os.utime(path, (1_500_000_000 + number,) * 2)
        self._expect(run(self.base, "index", "posts"))
        self._expect(run(self.base, "--index-dir", "khac", "index", "posts"))
        self._saved = folder / "saved"
        shutil.copytree(self.base, self._saved)
        self.states: dict[str, Files] = {"nothing": self._posts()}
        started = time.monotonic()
        for name, args in (("rename", RENAME), ("both", ADD)):
            self._expect(run(self.base, *args))
            self.states[name] = self._posts()
        self.seconds = (time.monotonic() - started) / 2
        self.restore()
        self._expect(run(self.base, *ADD))
        self.states["add"] = self._posts()

    def _expect(self, done: Ran) -> None:
        assert (done.status, done.err) == (0, ""), done

    def _posts(self) -> Files:
        files = files_of(self.base)
        return {name: content for name, content in files.items() if name.startswith("posts/")}

    def restore(self) -> None:
        """Have the blog as it was in the beginning; it was copied there, so it is indexed anew."""
        shutil.rmtree(self.base)
        shutil.copytree(self._saved, self.base)

    def state(self) -> str | None:
        """The state that the posts are in; None where they are in none."""
        now = self._posts()
        return next((name for name, posts in self.states.items() if posts == now), None)

    def wait(self, running: Running, *, always: bool = False) -> None:
        """Wait for a random moment of a command, half of the time or always as it changes posts."""
        if always or self.random.random() < 0.5:
            while not is_pending(self.base) and not running.is_over():
                time.sleep(0.000_5)
            time.sleep(self.random.uniform(0, self.seconds / 8))
        else:
            time.sleep(self.random.uniform(0, self.seconds))

    def check(self, *allowed: str) -> str:
        """The next command that writes puts all right; returns which state that is."""
        done = run(self.base, "index", "posts")
        assert done.status == 0 and "Traceback" not in done.err, done
        assert not is_pending(self.base), done
        state = self.state()
        assert state in allowed, f"posts in state {state} after {done}"
        left = [path.name for path in (self.base / "posts").iterdir() if path.suffix != ".md"]
        assert left == []
        for tag, states in ((OLD, ("nothing", "add")), (NEW, ("rename", "both"))):
            counted = run(self.base, "list", "--no-refresh", "-t", tag, "--count")
            expected = len(self.states[state]) if state in states else 0
            assert int(counted.out or 0) == expected, counted
        return state

    # What can be tried

    def hard_links(self) -> str:
        """Copy the index with hard links while a command runs, and use the copy."""
        first = start(self.base, *RENAME)
        self.wait(first)
        shutil.rmtree(self.base / "khac")
        with suppress(OSError, shutil.Error):  # files come and go meanwhile
            shutil.copytree(self.base / "index", self.base / "khac", copy_function=os.link)
        second = start(self.base, "--index-dir", "khac", *ADD)
        return self._together(first, second)

    def two_indexes(self) -> str:
        """Change posts through two indexes at the same time."""
        first = start(self.base, *RENAME)
        time.sleep(self.random.uniform(0, self.seconds / 2))
        return self._together(first, start(self.base, "--index-dir", "khac", *ADD))

    def _together(self, first: Running, second: Running) -> str:
        """Kill one of two commands, or none, and see that each did all or nothing."""
        victim = self.random.choice((first, second, None))
        if victim is not None:
            self.wait(victim)
            victim.kill(signal.SIGKILL)
        ends = {"rename": first.end(), "add": second.end()}
        for end in ends.values():
            assert end.status in (0, 1, 2, -9) and "Traceback" not in end.err, ends
        done = {name for name, end in ends.items() if end.status == 0}
        state = self.check("nothing", "rename", "add", "both")
        made = {"nothing": set(), "both": {"rename", "add"}}.get(state, {state})
        dead = {name for name, end in ends.items() if end.status == -9}
        assert done <= made <= done | dead, (state, ends)
        return f"{state} made"

    def index_deleted(self) -> str:
        """Delete index/ while a command runs; half of the time it is killed as well."""
        command = start(self.base, *RENAME)
        self.wait(command)
        shutil.rmtree(self.base / "index", ignore_errors=True)
        killed = self.random.random() < 0.5
        if killed:
            self.wait(command)
            command.kill(signal.SIGKILL)
        end = command.end()
        shutil.rmtree(self.base / "index", ignore_errors=True)
        assert end.status in (0, 2, -9) and "Traceback" not in end.err, end
        state = self.check("nothing", "rename")
        if "the posts are changed" in end.err or end.status == 0:
            assert state == "rename", end
        if state == "rename":
            self._expect(undone := run(self.base, "tag", "undo"))
            assert self.state() == "nothing", undone
        return f"{'killed' if killed else f'status {end.status}'}, {state} made"

    def signals(self) -> str:
        """End a command by a signal, half of the time twice; what it says is true."""
        number = self.random.choice(_ENDINGS)
        command = start(self.base, *RENAME, prepare=_heed)
        self.wait(command)
        command.kill(number)
        if self.random.random() < 0.5:
            time.sleep(self.random.uniform(0, 0.02))
            command.kill(number)
        end, now = command.end(), self.state()
        if number != signal.SIGKILL and end.status:
            assert end.status in (128 + number, -number), (number, end)
            if end.status > 0 and end.err:
                ended = _ENDED.fullmatch(end.err)
                assert ended, end
                posts = ended["posts"] or ""
                if not posts:  # before the command had begun, or after it said that it is done
                    told = f"{len(self.states['rename'])} posts" in end.out
                    assert now == ("rename" if told else "nothing"), (now, end)
                    assert not is_pending(self.base), end
                elif "nothing is changed" in posts or "no post" in posts:
                    assert now in ("nothing", "rename"), (now, end)
                    assert not is_pending(self.base) and (now == "nothing" or "no post" in posts)
                elif posts.startswith("all"):
                    assert now == "rename" and not is_pending(self.base), end
                else:
                    assert "still to be" in posts and is_pending(self.base), end
        state = self.check("nothing", "rename")
        return f"{number.name}, status {end.status}, {state} made"

    def search_beside(self) -> str:
        """Kill a command, then search: no search waits, or takes back more than it may."""
        command = start(self.base, *RENAME)
        self.wait(command, always=True)
        command.kill(signal.SIGKILL)
        command.end()
        torn, pending = self._posts(), is_pending(self.base)
        for args in (("search", "máy"), ("list",), ("tags",)):
            started = time.monotonic()
            done = run(self.base, *args)
            self.slowest = max(self.slowest, time.monotonic() - started)
            assert time.monotonic() - started < _LONGEST, done
            assert done.status == 0, done
            assert ("dlblog index takes back" in done.err) == pending, done
        assert self._posts() == torn
        return f"{'something' if pending else 'nothing'} pending, {self.check('nothing', 'rename')}"


def _heed() -> None:
    """Have the child ended by signals as a program of its own is."""
    for number in _ENDINGS[:3]:
        how = signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL
        signal.signal(number, how)


WAYS: dict[str, Callable[[Storm], str]] = {
    "hard links": Storm.hard_links,
    "two indexes": Storm.two_indexes,
    "index deleted": Storm.index_deleted,
    "signals": Storm.signals,
    "search beside": Storm.search_beside,
}


def main() -> None:
    """Run the long form; exits with 1 where anything was not as it should be."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--tries", type=int, default=100, metavar="N", help="of each way")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--only", default="", metavar="NAME", help=", ".join(WAYS))
    options = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("DLBLOG_")]:
        del os.environ[name]
    warm_up()
    failed, begun = 0, time.monotonic()
    for name, way in WAYS.items():
        if options.only not in ("", name):
            continue
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            storm = Storm(Path(folder), MANY, options.seed)
            wrong = 0
            for number in range(options.tries):
                storm.restore()
                try:
                    storm.counts[name, way(storm)] += 1
                except AssertionError as error:
                    wrong += 1
                    print(f"FAILED {name}, try {number}: {error}", flush=True)
            for (_name, found), count in sorted(storm.counts.items()):
                print(f"{count:5}  {name:14} {found}")
            seconds = f"{time.monotonic() - started:.0f} s"
            slow = f", slowest search {storm.slowest:.2f} s" if storm.slowest else ""
            print(
                f"{name}: {storm.counts.total()} right, {wrong} wrong, {seconds}{slow}", flush=True
            )
            failed += wrong
    print(f"storm: {failed} wrong, seed {options.seed}, {time.monotonic() - begun:.0f} s")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

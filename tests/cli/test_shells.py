"""Completion in bash, zsh and fish themselves: text and TAB are typed, and the line is read back.

Each shell runs at a terminal of its own with nothing but our script. A key writes its command line
to a file. What stands there is then split by the shell, so that one table serves all three.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.teletype import Teletype

SHELLS = ("bash", "zsh", "fish")
PATIENCE = 10.0  # seconds; a TAB takes a tenth of one
PROMPT = "moi-go>"
DUMP = "\x14"  # Ctrl-T, which our rc binds

POSTS = {
    "posts/2016-02-04-bai-dau.md": """---
title: Hiểu mạng nơ-ron từ gốc
date: 2016-02-04
tags: [Học máy, Trí tuệ nhân tạo]
category: Đời sống
author: Lê Thu Hà
---
Một nơ-ron chỉ biết cộng.
""",
    "posts/2017-05-06-bai-hai.md": """---
title: Nấu phở ngày mưa
date: 2017-05-06
tags: [Học máy, Học sâu, bếp]
category: Bếp núc
---
Nước trong thì phở mới ngon.
""",
    "posts/bài có dấu.md": """---
title: Chuyện một cái tên
tags:
  - "khó: `touch dau-vet` $(touch dau-vet) it's !! {a,b} *"
  - 'kép "trong" $HOME'
---
Tên nào cũng phải tới nơi nguyên vẹn.
""",
}
EVIL = "khó: `touch dau-vet` $(touch dau-vet) it's !! {a,b} *"
DOUBLE = 'kép "trong" $HOME'

# The key writes the line and takes it away; on an empty line it does nothing.
RC = {
    "bash": r"""
PS1='moi-go> '
bind 'set enable-bracketed-paste off'
bind 'set bell-style none'
dump() {
    [[ -n $READLINE_LINE ]] || return
    printf %s "$READLINE_LINE" > "$LINE_FILE.new" && mv "$LINE_FILE.new" "$LINE_FILE"
    READLINE_LINE='' READLINE_POINT=0
}
bind -x '"\C-t": dump'
""",
    "zsh": r"""
PS1='moi-go> '
bindkey -e
dump() {
    [[ -n $BUFFER ]] || return
    print -rn -- "$BUFFER" > "$LINE_FILE.new" && mv "$LINE_FILE.new" "$LINE_FILE"
    BUFFER=''
}
zle -N dump
bindkey '^T' dump
""",
    "fish": r"""
function fish_prompt
    echo 'moi-go> '
end
set -g fish_greeting
set -g fish_autosuggestion_enabled 0
function dump
    test -n "$(commandline)"; or return
    commandline > "$LINE_FILE.new"
    mv "$LINE_FILE.new" "$LINE_FILE"
    commandline ''
end
bind \ct dump
""",
}


class Terminal:
    """A shell at a terminal, in which the keys of a user are typed."""

    def __init__(self, shell: str, home: Path, blog: Path, rc: str) -> None:
        self.shell = shell
        self._line = home / "line"
        self._shown = b""
        (home / "bin").mkdir()
        program = home / "bin" / "dlblog"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m dlblog "$@"\n')
        program.chmod(0o755)
        places = {"bash": "rc", "zsh": ".zshrc", "fish": "config/fish/config.fish"}
        place = home / places[shell]
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(RC[shell] + rc, encoding="utf-8")
        arguments = {
            "bash": ["--noprofile", "--rcfile", str(place), "-i"],
            "zsh": ["-d", "-i"],  # no rc of the machine
            "fish": ["-i"],
        }
        self.environment = {
            "HOME": str(home),
            "ZDOTDIR": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "PATH": f"{home / 'bin'}:/usr/local/bin:/usr/bin:/bin",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "TERM": "xterm",
            "LC_ALL": "C.UTF-8",
            "LINE_FILE": str(self._line),
        }
        self._teletype = Teletype(
            [shutil.which(shell) or shell, *arguments[shell]],
            cwd=blog, columns=100, lines=40, environment=self.environment,
        )  # fmt: skip
        self._until(lambda: PROMPT in self._teletype.drawn, PROMPT)

    def _until(self, is_done: Callable[[], bool], wanted: object) -> None:
        """Read what the shell shows until something is so."""
        self._teletype.wait(is_done, f"{wanted} of {self.shell}", PATIENCE)

    def _press(self, key: str, pause: float, is_done: Callable[[], bool], wanted: object) -> None:
        """Type a key until something is so: one that comes while a program runs may be lost."""
        end = time.monotonic() + PATIENCE
        while not is_done() and time.monotonic() < end:
            self._teletype.type(key, again=True)
            again = time.monotonic() + pause
            self._until(lambda again=again: is_done() or time.monotonic() > again, wanted)
        self._until(is_done, wanted)

    def line_after(self, keys: str) -> str:
        """What stands on the command line after some keys; and take it away."""
        self._line.unlink(missing_ok=True)
        self._teletype.type(keys)
        self._press(DUMP, 0.5, self._line.exists, "the line")
        return self._line.read_text(encoding="utf-8").removesuffix("\n")

    def shown_after(self, keys: str, wanted: str) -> None:
        """Type some keys and TAB, until the terminal shows something."""
        self._teletype.type(keys)
        self._press("\t", 0.7, lambda: wanted in self._teletype.text, wanted)
        self._line.unlink(missing_ok=True)
        self._press(DUMP, 0.5, self._line.exists, "the line")

    def run(self, keys: str, result: Path) -> str:
        """Run a line after the keys that complete it, and give what it writes to a file."""
        line = self.line_after(keys)
        self._teletype.type(f"{line} > {result}.new; mv {result}.new {result}\r")
        self._until(result.exists, result)
        return result.read_text(encoding="utf-8")

    def words(self, line: str) -> list[str]:
        """The words after `dlblog` on a line, as the shell would hand them on."""
        command = line.removeprefix("dlblog")
        done = subprocess.run(
            [self.shell, "-c", f"printf '%s\\n' {command}"],
            env=self.environment, capture_output=True, text=True, timeout=PATIENCE, check=True,
        )  # fmt: skip
        return done.stdout.splitlines()

    def close(self) -> None:
        """End the shell."""
        self._teletype.close()


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a few posts, some of them with difficult names, and their index."""
    from dlblog import finding, indexing

    base = tmp_path_factory.mktemp("shells")
    for name, text in POSTS.items():
        path = base / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, (1_500_000_000, 1_500_000_000))
    with pytest.MonkeyPatch.context() as patch:  # no file is too young to be trusted
        patch.setattr(finding, "RACY_NS", -(10**18))
        indexing.rebuild(base / "index", [base / "posts"], jobs=1)
    return base


Open = Callable[[str, str], Terminal]


@pytest.fixture(scope="module")
def open_shell(tmp_path_factory: pytest.TempPathFactory, blog: Path) -> Iterator[Open]:
    """Starts a shell with some lines in its rc; each is started once and used by many tests."""
    opened: dict[tuple[str, str], Terminal] = {}

    def start(shell: str, rc: str) -> Terminal:
        if not shutil.which(shell):
            pytest.skip(f"there is no {shell} here")
        if (shell, rc) not in opened:
            home = tmp_path_factory.mktemp(shell)
            opened[shell, rc] = Terminal(shell, home, blog, rc)
        return opened[shell, rc]

    yield start
    for terminal in opened.values():
        terminal.close()


INSTALLED = {
    "bash": "source <(dlblog completion bash)",
    "zsh": "autoload -Uz compinit && compinit -u -D\nsource <(dlblog completion zsh)",
    "fish": "dlblog completion fish | source",
}


@pytest.fixture(params=SHELLS)
def terminal(request: pytest.FixtureRequest, open_shell: Open) -> Terminal:
    """A shell with our script."""
    return open_shell(request.param, INSTALLED[request.param])


# What is typed before TAB; the words that stand there then; whether a space follows them.
CASES = {
    "a command": ("dlblog sea", ["search"], True),
    "a command of a group": ("dlblog tag sug", ["tag", "suggest"], True),
    "an option": ("dlblog list --no-ta", ["list", "--no-tag"], True),
    "a tag": ("dlblog list -t tri", ["list", "-t", "Trí tuệ nhân tạo"], True),
    "a tag, its second word": ("dlblog list -t hoc\\ s", ["list", "-t", "Học sâu"], True),
    "a tag in double quotes": ('dlblog list -t "hoc s', ["list", "-t", "Học sâu"], True),
    "a tag in single quotes": ("dlblog list -t 'hoc s", ["list", "-t", "Học sâu"], True),
    "a tag with marks": ("dlblog list -t 'học s", ["list", "-t", "Học sâu"], True),
    "a tag after =": ("dlblog list --tag=tri", ["list", "--tag=Trí tuệ nhân tạo"], True),
    "what tags have in common": ("dlblog list -t Hoc", ["list", "-t", "Học "], False),
    "a tag among several": ("dlblog tag add bep,hoc\\ s", ["tag", "add", "bep,Học sâu"], None),
    "a category": ("dlblog list --category doi", ["list", "--category", "Đời sống"], True),
    "an author": ("dlblog search --author le", ["search", "--author", "Lê Thu Hà"], True),
    "a field": ("dlblog search cat", ["search", "category:"], False),
    "a value of a field": ("dlblog search tag:tri", ["search", 'tag:"Trí tuệ nhân tạo"'], True),
    "a value of one word": ("dlblog search tag:be", ["search", "tag:bếp"], True),
    "a value in single quotes": (
        "dlblog search 'phở tag:tri", ["search", 'phở tag:"Trí tuệ nhân tạo"'], True,
    ),
    "a value in double quotes": (
        'dlblog search "phở tag:tri', ["search", 'phở tag:"Trí tuệ nhân tạo"'], True,
    ),
    "a value that is left out": (
        "dlblog search phở -- -tag:tri", ["search", "phở", "--", '-tag:"Trí tuệ nhân tạo"'], True,
    ),
    "a post by title": ("dlblog show hieu", ["show", "posts/2016-02-04-bai-dau.md"], True),
    "a post by two words": (
        "dlblog show mang\\ no", ["show", "posts/2016-02-04-bai-dau.md"], True,
    ),
    "a post by quoted words": (
        "dlblog related 'ngày mưa", ["related", "posts/2017-05-06-bai-hai.md"], True,
    ),
    "a post by path": ("dlblog show bai-h", ["show", "posts/2017-05-06-bai-hai.md"], True),
    "a post whose path has marks": ("dlblog show chuyen", ["show", "posts/bài có dấu.md"], True),
    "a format": ("dlblog list -f paths0", ["list", "-f", "paths0"], True),
    "a format after =": ("dlblog list --format=jsonl", ["list", "--format=jsonl"], True),
    "facets": ("dlblog list --facets tag,ye", ["list", "--facets", "tag,year"], None),
    "a folder": ("dlblog --index-dir ind", ["--index-dir", "index/"], False),
    "a file": ("dlblog search --batch posts/2016", [
        "search", "--batch", "posts/2016-02-04-bai-dau.md",
    ], True),
    "nothing": ("dlblog list -t khủng", ["list", "-t", "khủng"], False),
    "a name with all that a shell reads": ("dlblog list -t kho", ["list", "-t", EVIL], True),
    "such a name after =": ("dlblog list --tag=kho", ["list", f"--tag={EVIL}"], True),
    "such a name in double quotes": ('dlblog list -t "kho', ["list", "-t", EVIL], True),
    "such a name in single quotes": ("dlblog list -t 'kho", ["list", "-t", EVIL], True),
    "such a name in a query": ("dlblog search tag:kho", ["search", f'tag:"{EVIL}"'], True),
    "quotes in a name": ("dlblog list -t kep", ["list", "-t", DOUBLE], True),
    "quotes in a name in double quotes": ('dlblog list -t "kep', ["list", "-t", DOUBLE], True),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "words", "space"), CASES.values(), ids=CASES)
def test_completed(
    terminal: Terminal, blog: Path, typed: str, words: list[str], space: bool | None
) -> None:
    line = terminal.line_after(f"{typed}\t")
    assert terminal.words(line) == words
    if space is not None:
        assert line.endswith(" ") is (space or words[-1].endswith(" "))
    assert not (blog / "dau-vet").exists()


RUNS = {
    "bare": "dlblog list -f paths -t kho",
    "in double quotes": 'dlblog list -f paths -t "kho',
    "in single quotes": "dlblog list -f paths -t 'kho",
    "after =": "dlblog list -f paths --tag=kho",
    "in a query": "dlblog search -f paths tag:kho",
    "quotes in it, in double quotes": 'dlblog list -f paths -t "kep',
}


@pytest.mark.parametrize("typed", RUNS.values(), ids=RUNS)
def test_what_was_completed_runs(
    terminal: Terminal, blog: Path, tmp_path: Path, typed: str
) -> None:
    assert terminal.run(f"{typed}\t", tmp_path / "result") == "posts/bài có dấu.md\n"
    assert not (blog / "dau-vet").exists()


SEVERAL = {
    "tags that begin in several ways": ("dlblog list -t hoc", "1 post"),
    "posts by a word of their paths": ("dlblog show bai", "Nấu phở ngày mưa"),
    "counts": ("dlblog list -t hoc", "2 posts"),
    "fields": ("dlblog search ", "words of the title"),
    "commands": ("dlblog ", "List posts by tag or date"),
}


@pytest.mark.parametrize(("typed", "shown"), SEVERAL.values(), ids=SEVERAL)
def test_what_there_is_is_shown(terminal: Terminal, typed: str, shown: str) -> None:
    terminal.shown_after(typed, shown)


TYPED_STAYS = {
    "posts": ("dlblog show bai", "bai"),
    "tags and a query": ("dlblog search tag:h", "tag:h"),
}


@pytest.mark.parametrize("shell", ["bash", "zsh"])
@pytest.mark.parametrize(("typed", "word"), TYPED_STAYS.values(), ids=TYPED_STAYS)
def test_what_was_typed_stays_while_several_are_meant(
    open_shell: Open, shell: str, typed: str, word: str
) -> None:
    terminal = open_shell(shell, INSTALLED[shell])
    assert terminal.words(terminal.line_after(f"{typed}\t"))[-1] == word


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_tab_goes_through_several(open_shell: Open, shell: str) -> None:
    terminal = open_shell(shell, INSTALLED[shell])
    lines = [terminal.line_after("dlblog show bai" + "\t" * n) for n in (2, 3)]
    posts = [terminal.words(line)[-1] for line in lines]
    assert posts == ["posts/2017-05-06-bai-hai.md", "posts/2016-02-04-bai-dau.md"]


OTHER_WAYS = {
    "bash, eval": ("bash", 'eval "$(dlblog completion bash)"'),
    "bash, -u": ("bash", 'set -u; eval "$(dlblog completion bash)"'),
    "zsh without compinit": ("zsh", "ZSH_DISABLE_COMPFIX=1\nsource <(dlblog completion zsh)"),
    "zsh, in a folder of functions": (
        "zsh",
        "mkdir -p ~/functions && dlblog completion zsh > ~/functions/_dlblog\n"
        "fpath=(~/functions $fpath)\nautoload -Uz compinit && compinit -u -D",
    ),
    "zsh, with menus": (
        "zsh", f"zstyle ':completion:*' menu select\n{INSTALLED['zsh']}",
    ),
    "fish, a file that is read at start": (
        "fish",
        "mkdir -p ~/config/fish/conf.d\n"
        "dlblog completion fish > ~/config/fish/conf.d/dlblog.fish\n"
        "source ~/config/fish/conf.d/dlblog.fish",
    ),
    "fish, vi keys": (
        "fish", f"fish_vi_key_bindings\nbind -M insert \\ct dump\n{INSTALLED['fish']}",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("shell", "rc"), OTHER_WAYS.values(), ids=OTHER_WAYS)
def test_other_ways_to_install_it(open_shell: Open, shell: str, rc: str) -> None:
    terminal = open_shell(shell, rc)
    line = terminal.line_after("dlblog show hieu\t")
    assert terminal.words(line) == ["show", "posts/2016-02-04-bai-dau.md"]


def test_fish_completes_other_commands_as_always(open_shell: Open) -> None:
    terminal = open_shell("fish", INSTALLED["fish"])
    assert terminal.line_after("cat posts/2016\t") == "cat posts/2016-02-04-bai-dau.md "


def test_a_tab_of_the_users_own_stays_in_fish(open_shell: Open) -> None:
    own = f"bind \\t 'commandline -i của-tôi'\n{INSTALLED['fish']}"
    assert open_shell("fish", own).line_after("dlblog sea\t") == "dlblog seacủa-tôi"

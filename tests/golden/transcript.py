"""Shell transcripts: run the commands of a `.session` file and compare or write what they print.

A session is text: `$ command` lines, each followed by its standard output, `2> ` lines for standard
error and `? N` where the status is not 0. `#: ` lines are remarks, but for two: `#: terminal 80`
has all commands run on a terminal of 80 columns, where both streams are one and ␛ stands for the
character that begins a colour, and `#: terminal 0` in a pipe again; `#: LANG=C` sets a variable.
The commands run one after the other in a copy of `tests/posts` in a new folder, each in a shell of
its own.

How everything looks, on terminals of several widths, without colour, in other languages and in a
pipe, is in `looks/`: one list of commands, `looks/commands.txt`, and a session for each variant.

    python -m tests.golden.transcript [FILE|VARIANT]...    write all or some anew
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.teletype import on_terminal

GOLDEN = Path(__file__).resolve().parent
POSTS = GOLDEN.parent / "posts"
LOOKS = GOLDEN / "looks"
# One list of commands, and what goes before it in each transcript of `looks/`.
COMMANDS = LOOKS / "commands.txt"
VARIANTS = {
    "pipe": "",
    "40-columns": "#: terminal 40\n",
    "80-columns": "#: terminal 80\n",
    "200-columns": "#: terminal 200\n",
    "no-color": "#: terminal 80\n#: NO_COLOR=1\n",
    "vietnamese": "#: terminal 80\n#: LANG=vi_VN.UTF-8\n",
    "c-locale": "#: terminal 80\n#: LANG=C\n",
}
# What may differ between two runs; a bar is drawn where the machine is slow, and then taken away.
_VARYING = (
    (r"(?:\r[█░]{20} [^\r]*\x1b\[K)+\r\x1b\[K", ""),
    (r'(?<="index_bytes": )\d+', "0"),
    (r"\b\d+([.,]\d+)? kB", "1.0 kB"),
    (r"\b20\d\d-\d\d-\d\d \d\d:\d\d(?!:)", "2024-05-15 12:00"),
    # What parsers say, which differs with their version.
    (r"(front matter (?:is not|không phải) (?:YAML|TOML|JSON): )[^;\n]*", r"\1…"),
    (r"\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+", "2024-05-15T12:00:00+"),
)


def run(session: str) -> str:
    """A session with the output of its commands as it is now."""
    lines = []
    columns = 0
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(POSTS / "blog", Path(folder, "blog"))
        shutil.copytree(POSTS / "faulty", Path(folder, "faulty"))
        bin_folder = Path(sys.executable).parent
        environment = {
            "PATH": f"{bin_folder}:/usr/bin:/bin",
            "HOME": folder,
            "TZ": "Asia/Ho_Chi_Minh",
            "LANG": "C.UTF-8",
        }
        for line in session.splitlines():
            if line.startswith("#: "):
                lines.append(line)
                if match := re.fullmatch(r"#: terminal (\d+)", line):
                    columns = int(match[1])
                    environment |= {"TERM": "xterm-256color", "PAGER": "cat"}
                elif match := re.fullmatch(r"#: ([A-Z_]+)=(\S*)", line):
                    environment[match[1]] = match[2]
            if not line.startswith("$ "):
                continue
            command = ["bash", "-c", line[2:]]
            if columns:
                status, out, error = on_terminal(
                    command, cwd=Path(folder), columns=columns, lines=1_000,
                    environment=environment,
                )  # fmt: skip
            else:
                done = subprocess.run(
                    command, cwd=folder, env=environment, capture_output=True, text=True,
                    encoding="utf-8", stdin=subprocess.DEVNULL, timeout=120, check=False,
                )  # fmt: skip
                status, out, error = done.returncode, done.stdout, done.stderr
            lines.append(line)
            lines += _shown(out, folder)
            lines += [f"2> {text}" for text in _shown(error, folder)]
            if status:
                lines.append(f"? {status}")
    return "\n".join(lines) + "\n"


def _shown(output: str, folder: str) -> list[str]:
    text = output.replace(folder, "/tmp/blog").replace(socket.gethostname(), "host")
    for pattern, instead in _VARYING:
        text = re.sub(pattern, instead, text)
    return text.replace("\x1b", "␛").replace("\r", "␍").splitlines()


def look(variant: str) -> str:
    """The session of a variant in `looks/`, without output."""
    return VARIANTS[variant] + COMMANDS.read_text(encoding="utf-8")


def _write(path: Path, session: str) -> None:
    path.write_text(run(session), encoding="utf-8")
    print(path.name, os.path.getsize(path))


if __name__ == "__main__":
    for name in sys.argv[1:] or [*map(str, sorted(GOLDEN.glob("*.session"))), *VARIANTS]:
        path = LOOKS / f"{name}.session" if name in VARIANTS else Path(name)
        session = look(name) if name in VARIANTS else path.read_text(encoding="utf-8")
        _write(path, session)

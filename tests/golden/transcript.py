"""Shell transcripts: run the commands of a `.session` file and compare or write what they print.

A session is text: `$ command` lines, each followed by its standard output, `2> ` lines for standard
error and `? N` where the status is not 0. The commands run one after the other in a copy of
`tests/posts` in a new folder, each in a shell of its own.

A command after `80$ ` runs on a terminal of 80 columns, so high that there is no pager. The escape
character is written `␛`, and the name of this machine, where a link has it, `HOST`. `#: ` lines are
remarks, but for two: after `#: terminal 80` all commands run so, and `#: LANG=C` sets a variable.

    python tests/golden/transcript.py FILE...    write the files anew
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

_TERMINAL = re.compile(r"(\d+)\$ (.*)")
POSTS = Path(__file__).resolve().parent.parent / "posts"


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
                elif match := re.fullmatch(r"#: ([A-Z_]+)=(\S*)", line):
                    environment[match[1]] = match[2]
            if match := _TERMINAL.fullmatch(line):
                status, text = _on_terminal(match[2], int(match[1]), folder, environment)
                error = ""
            elif columns and line.startswith("$ "):
                status, text = _on_terminal(line[2:], columns, folder, environment)
                error = ""
            elif line.startswith("$ "):
                done = subprocess.run(
                    ["bash", "-c", line[2:]], cwd=folder, env=environment, capture_output=True,
                    stdin=subprocess.DEVNULL, timeout=120, check=False,
                )  # fmt: skip
                status, text, error = done.returncode, done.stdout.decode(), done.stderr.decode()
            else:
                continue
            lines += [line, *_same_everywhere(text, folder)]
            lines += [f"2> {text}" for text in _same_everywhere(error, folder)]
            if status:
                lines.append(f"? {status}")
    return "\n".join(lines) + "\n"


def _same_everywhere(text: str, folder: str) -> list[str]:
    """The lines of a text without what differs from run to run or cannot be seen."""
    for here, shown in (
        (folder, "/tmp/blog"),
        (f"file://{os.uname().nodename}/", "file://HOST/"),
        ("\x1b", "␛"),
    ):
        text = text.replace(here, shown)
    return text.splitlines()


def _on_terminal(
    command: str, columns: int, folder: str, environment: dict[str, str]
) -> tuple[int, str]:
    from tests.teletype import on_terminal

    return on_terminal(
        ["bash", "-c", command], cwd=Path(folder), columns=columns, lines=500,
        environment=environment,
    )  # fmt: skip


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    for name in sys.argv[1:]:
        path = Path(name)
        written = run(path.read_text(encoding="utf-8"))
        path.write_text(written, encoding="utf-8")
        print(path, os.path.getsize(path))

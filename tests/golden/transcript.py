"""Shell transcripts: run the commands of a `.session` file and compare or write what they print.

A session is text: `$ command` lines, each followed by its standard output, `2> ` lines for standard
error and `? N` where the status is not 0. `#: ` lines are remarks. The commands run one after the
other in a copy of `tests/posts` in a new folder, each in a shell of its own.

    python tests/golden/transcript.py FILE...    write the files anew
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

POSTS = Path(__file__).resolve().parent.parent / "posts"


def run(session: str) -> str:
    """A session with the output of its commands as it is now."""
    lines = []
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
            if not line.startswith("$ "):
                continue
            done = subprocess.run(
                ["bash", "-c", line[2:]],
                cwd=folder,
                env=environment,
                capture_output=True,
                stdin=subprocess.DEVNULL,
                timeout=120,
                check=False,
            )
            lines.append(line)
            lines += done.stdout.decode().replace(folder, "/tmp/blog").splitlines()
            error = done.stderr.decode().replace(folder, "/tmp/blog")
            lines += [f"2> {text}" for text in error.splitlines()]
            if done.returncode:
                lines.append(f"? {done.returncode}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        written = run(path.read_text(encoding="utf-8"))
        path.write_text(written, encoding="utf-8")
        print(path, os.path.getsize(path))

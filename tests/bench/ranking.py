"""MRR@10, Success@1, R@10 and nDCG@10 on the judged questions, typed with and without marks.

    python tests/bench/ranking.py SHARED [--all-words]

SHARED holds `eval/` with its posts, queries, qrels, `score.py` and `strip_marks.py`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path


def main(shared: Path, *options: str) -> None:
    """Print a line for each way of typing."""
    dlblog = [str(Path(sys.executable).with_name("dlblog")), "--index-dir"]
    data = shared / "eval" / "xquad-vi"
    with tempfile.TemporaryDirectory() as folder:
        index = f"{folder}/index"
        subprocess.run([*dlblog, index, "-q", "rebuild", str(data / "posts")], check=True)
        typed = (data / "queries.tsv").read_text(encoding="utf-8")
        strip = [sys.executable, str(shared / "eval" / "strip_marks.py")]
        bare = subprocess.run(strip, input=typed, text=True, capture_output=True, check=True).stdout
        for name, queries in (("with marks", typed), ("without marks", bare)):
            search = [*dlblog, index, "search", "--batch", "-", "-f", "trec", "-n", "10", *options]
            # Status 1 where nothing was found, 2 where a question cannot be read as a query.
            run = subprocess.run(search, input=queries, text=True, capture_output=True, check=False)
            Path(folder, "run").write_text(run.stdout, encoding="utf-8")
            score = [sys.executable, shared / "eval" / "score.py", data / "qrels.txt"]
            done = subprocess.run(
                [*map(str, score), f"{folder}/run"], capture_output=True, text=True, check=True
            )
            print(f"{name:14} {done.stdout.strip()}")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(() if "--all-words" in sys.argv else ("--any",)))

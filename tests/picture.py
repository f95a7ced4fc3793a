"""`docs/session.svg`, a picture of the session in `docs/session.session`.

    python tests/picture.py --write    run the session, and write both anew

`tests/test_readme.py` fails where either differs from what the program does.
"""

from __future__ import annotations

import io
import sys

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from tests.golden.transcript import run
from tests.reference import ROOT

SESSION, PICTURE = ROOT / "docs" / "session.session", ROOT / "docs" / "session.svg"
COLUMNS = 84
# The sixteen colours of a dark terminal, calm and with enough contrast.
_DARK = [
    (40, 44, 52), (224, 108, 117), (152, 195, 121), (229, 192, 123),
    (97, 175, 239), (198, 120, 221), (86, 182, 194), (190, 197, 208),
]  # fmt: skip
THEME = TerminalTheme((30, 33, 39), (208, 214, 224), _DARK, _DARK)
# rich's own loads a font from elsewhere.
FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{
  font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; white-space: pre;
}}
.{unique_id}-title {{ font-size: 18px; font-weight: bold; font-family: sans-serif; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def picture(session: str) -> str:
    """A session on a terminal as SVG."""
    console = Console(
        record=True, width=COLUMNS, file=io.StringIO(), force_terminal=True, color_system="standard"
    )
    first = True
    for line in session.splitlines():
        if line.startswith("#: "):
            continue
        if line.startswith("$ "):
            if not first:
                console.print()
            prompt = Text("$ ", "green")
            console.print(prompt.append(line[2:], "bold"), soft_wrap=True)
        else:
            console.print(Text.from_ansi(line.replace("␛", "\x1b").replace("␍", "\r")))
        first = False
    svg = console.export_svg(title="dlblog", theme=THEME, code_format=FORMAT, unique_id="dlblog")
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


if __name__ == "__main__":
    written = run(SESSION.read_text(encoding="utf-8"))
    if "--write" in sys.argv:
        SESSION.write_text(written, encoding="utf-8")
        PICTURE.write_text(picture(written), encoding="utf-8")
    elif picture(written) != PICTURE.read_text(encoding="utf-8"):
        sys.exit("docs/session.svg is out of date: make session")

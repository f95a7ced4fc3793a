"""What can be wrong with files: messages that an index keeps, and their translation.

An index is the same bytes whoever makes it, so it keeps these in English, and so do the processes
that read posts. `said` puts them into the user's language where they are shown, by looking which
message a text was made of. What systems say of files (`strerror`) is among them; what the parsers
of front matter say is not, and stays as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache

from dlblog.translation import _, language, number

_MESSAGES: list[str] = []


def kept(message: str) -> str:
    """A message that is kept in English; braces in it are for `str.format`."""
    _MESSAGES.append(message)
    return message


# Of any file.
UNREADABLE = kept("cannot be read")
NOT_A_FILE, NO_FILE = kept("not a file"), kept("{kind}, not a file")
FIFO, SOCKET, DEVICE = kept("a FIFO"), kept("a socket"), kept("a device")
FOLDER, LINK, STRANGE = kept("a folder"), kept("a link"), kept("something strange")
TOO_LARGE = kept("{size}, and {what} may have {most} at most")
A_POST, A_GITIGNORE, A_DICTIONARY = kept("a post"), kept("a .gitignore"), kept("a dictionary")
IT = kept("it")
CHANGES = kept("changes while it is read")
RING = kept("a link that leads round in a ring")
NOWHERE = kept("a link that leads nowhere")
LEAVES = kept("a link that leaves the blog")
LEADS_TO = kept("{what} (to {target})")
PATTERNS = kept("more than {most} patterns")
PASSED_OVER = kept("{reason}; what it says is passed over")

# Of a post.
BROKEN = kept("cannot be read ({reason})")
ENDED_PROCESS = kept("reading it ended its process ({reason})")
KILLED = kept("killed, signal {number}")
EXITED = kept("exit status {number}")
UTF_16 = kept("is UTF-16; convert it with iconv -f UTF-16 -t UTF-8")
NOT_UTF_8 = kept("is not UTF-8; convert it, for example with iconv")
MARKUP = kept("has more than {most} lines and signs of markup; divide it")
DATE = kept("the date '{written}' cannot be read")
TAGS_NO_LIST = kept("tags are keys and values, not a list")
MANY_TAGS = kept("only the first {most} tags count")

# Of front matter.
NO_END = kept("the front matter never ends: no second {line}")
NOT_PARSED = kept("front matter is not {kind}: {reason}")
BRACES = kept("Hexo adds the braces itself")
NESTED = kept("front matter is nested too deeply")
NO_KEYS = kept("front matter is not a list of keys and values")
LONG = kept("front matter is longer than {most} characters")
KEYS = kept("more than {most} keys and values")
DOTS = kept("lines with thousands of dots")
DIGITS = kept("a number of thousands of digits")

_NUMBER = re.compile(
    r"(?P<path>(?s:.*: )?)(?P<digits>[0-9][0-9,]*(?:\.[0-9]+)?)(?P<unit>(?: \w+)?)"
)
_SYSTEM = (
    kept("Permission denied"), kept("No such file or directory"), kept("Is a directory"),
    kept("Not a directory"), kept("File name too long"), kept("No space left on device"),
    kept("Too many levels of symbolic links"), kept("Read-only file system"),
    kept("Input/output error"), kept("Too many open files"), kept("Disk quota exceeded"),
    kept("Operation not permitted"), kept("File exists"), kept("Cannot allocate memory"),
)  # fmt: skip


@lru_cache(maxsize=1)
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """The messages and what they look like with anything in their braces."""
    made = []
    for message in _MESSAGES:
        pieces = re.split(r"\{(\w+)\}", message)
        pieces[::2] = map(re.escape, pieces[::2])
        pieces[1::2] = (f"(?P<{name}>.+)" for name in pieces[1::2])
        made.append((message, re.compile("".join(pieces), re.DOTALL)))
    return made


def said(text: str) -> str:
    """A fault in the user's language, with `path:line: ` before it or without.

    What is made of none of the messages comes back as it is.
    """
    if language() == "en":
        return text
    begin = 0
    while True:
        for message, pattern in _patterns():
            if match := pattern.fullmatch(text, begin):
                parts = {name: _part(name, part) for name, part in match.groupdict().items()}
                return text[:begin] + _(message).format(**parts)
        begin = text.find(": ", begin) + 2
        if begin == 1:
            return text


def _part(name: str, part: str) -> str:
    """What stood for the braces of a message: a fault in it, or a number that dlblog wrote."""
    if name in ("most", "size") and (match := _NUMBER.fullmatch(part)):
        digits = match["digits"].replace(",", "")
        decimals = len(digits.partition(".")[2])
        return match["path"] + number(float(digits), f",.{decimals}f") + match["unit"]
    return said(part)

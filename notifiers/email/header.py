"""Header values as they may stand on the wire: ASCII, folded, one header each whatever the text says.

The email package *reads* a value it is given: a subject `=?UTF-8?Q?=0A?=Bcc: x` would be decoded and then written with
its line break. So values are encoded here and the package writes them as they are.
"""

import re
from email.header import Header

from notifiers.one_line import one_line

_PLAIN_WORD = re.compile(r"[!-~]{1,60}")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
WIDTH = 76  # characters a line should have at most, without CRLF
LONGEST_TEXT = 400  # characters: longer is no subject but an accident


def text_header(name: str, text: str) -> str:
    """Free text as a header value: as it is where plain ASCII, in encoded words otherwise, folded with CRLF."""
    line = one_line(text)
    line = line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1] + "…"
    words = line.split(" ")
    if "=?" not in line and all(_PLAIN_WORD.fullmatch(word) for word in words):
        return fold(name, words)
    return Header(line, charset="utf-8", header_name=name, maxlinelen=WIDTH).encode(linesep="\r\n")


def display_name(text: str) -> str:
    """A name before `<mailbox>`: quoted where it is plain ASCII, in encoded words otherwise; empty for no name."""
    line = one_line(text)[:LONGEST_TEXT]
    if not line:
        return ""
    if all(_ATOM.fullmatch(word) for word in line.split(" ")) and "=?" not in line:
        return line
    if line.isascii() and "=?" not in line and len(line) <= WIDTH:
        return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return Header(line, charset="utf-8", header_name="From", maxlinelen=WIDTH).encode(linesep="\r\n")


def fold(name: str, words: list[str] | tuple[str, ...]) -> str:
    """Join words to lines of at most 76 characters, breaking between words only: a message id is never cut."""
    lines, room = [""], WIDTH - len(name) - 2
    for word in words:
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if lines[-1] and len(joined) > room:
            lines.append(word)
            room = WIDTH - 1
        else:
            lines[-1] = joined
    return "\r\n ".join(lines)

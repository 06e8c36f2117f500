"""Text of unknown origin, made fit for one line of a letter."""

import unicodedata

ELLIPSIS = "…"


def one_line(text: str) -> str:
    """NFC, one line, single spaces; control and direction-changing characters are dropped, nothing else is."""
    plain = "".join(_visible(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(plain.split())


def excerpt(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut at a word with `…`; a single longer word is cut inside."""
    line = one_line(text)
    if len(line) <= limit:
        return line
    head = line[:limit]
    word_end = head.rfind(" ")
    cut = head[:word_end] if word_end > limit // 2 else head[: limit - len(ELLIPSIS)]
    return cut.rstrip(" ,;:.–-…") + ELLIPSIS


def header_line(text: str) -> str:
    """One line for a mail header: what a mail reader would decode (`=?…?=`) is taken apart."""
    return one_line(text).replace("=?", "= ?").replace("?=", "? =")


def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Cf", "Cs", "Co", "Cn"}:
        return ""
    return " " if category in {"Cc", "Zl", "Zp"} else character

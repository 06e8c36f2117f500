"""Text of unknown origin, made fit for one line of a letter."""

from tasks.text import clean

ELLIPSIS = "…"


def excerpt(text: str, limit: int) -> str:
    """One line of at most `limit` characters, cut at a word with `…`; a single longer word is cut inside."""
    line = clean(text)
    if len(line) <= limit:
        return line
    head = line[:limit]
    word_end = head.rfind(" ")
    cut = head[:word_end] if word_end > limit // 2 else head[: limit - len(ELLIPSIS)]
    return cut.rstrip(" ,;:.–-…") + ELLIPSIS


def header_line(text: str) -> str:
    """One line for a mail header: what a mail reader would decode (`=?…?=`) is taken apart."""
    return clean(text).replace("=?", "= ?")

from unicodedata import normalize

LONGEST = 2000  # characters after NFC, as Zalo counts
_LINKS = ("https://", "http://")


def fit(text: str, longest: int = LONGEST) -> str:
    """NFC, at most `longest` characters. Too much is cut between lines and marked `…`; lines with the last link stay.

    One letter stays one message: several would each have their own doubt. Who renders the text shortens it well; this
    is the last guard.
    """
    whole = normalize("NFC", text).strip()
    if len(whole) <= longest:
        return whole
    lines = whole.split("\n")
    tail = _last_link(lines, longest // 2)
    head = _head(lines, longest - len(tail) - 3)
    return f"{head}\n…\n{tail}" if tail and tail not in head else f"{head}\n…"


def _last_link(lines: list[str], longest: int) -> str:
    for line in reversed(lines):
        start = min((line.find(mark) for mark in _LINKS if mark in line), default=-1)
        if start >= 0:
            # A line too long to keep gives up its words, not its link.
            kept = line if len(line) <= longest else line[start:].split(" ")[0]
            return kept if len(kept) <= longest else ""
    return ""


def _head(lines: list[str], longest: int) -> str:
    kept: list[str] = []
    for line in lines:
        if len("\n".join([*kept, line])) > longest:
            break
        kept.append(line)
    return "\n".join(kept) or lines[0][:longest]

from unicodedata import normalize

from notifiers.error import ErrorKind, NotifierError

LONGEST = 2000  # characters after NFC, as Zalo counts
_LINKS = ("https://", "http://")
# What a header says by email, words must say here.
RESENT = "(Gửi lại: lần trước chưa rõ tin đã tới hay chưa. Nếu Ông/Bà đã nhận, xin bỏ qua tin này.)\n"


def chat_text(short: str, *, resent: bool) -> str:
    """The text of one chat message, with a line above it where it is a second copy.

    Raises:
        NotifierError: there are no words.
    """
    before = RESENT if resent else ""
    text = fit(short.encode("utf-8", "replace").decode("utf-8"), LONGEST - len(before))
    if not text:
        raise NotifierError(ErrorKind.CONTENT, "the letter has no text for chat")
    return before + text


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

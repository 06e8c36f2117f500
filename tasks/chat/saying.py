"""One chat message, read: what it means, which tasks it names, what else it says."""

import re
from dataclasses import dataclass
from datetime import date

from tasks.chat.intent import CODE, Intent, read_intent
from tasks.chat.spoken_day import spoken_day
from tasks.text import clean, fold

LONGEST = 2_000
# `12`, `nv12`, `nv-2026-0010`, `kh3/2026`: offices have codes of their own.
_NAME = re.compile(r"(?:[a-z]{1,8}[-_.]?)?\d{1,8}(?:[-_.][a-z]{0,8}\d{1,8}){0,3}|[a-z]{1,8}\d{1,8}/\d{4}")
_DOCUMENT = re.compile(r"\d{1,6}(?:/\d{4})?/[^\W\d][\w&.-]*(?:-[\w&.-]+)*")
_DAY = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{4}")
_FILLERS = frozenset({"nhiem", "vu", "so", "viec", "nv", "va", "cac", "#", "nhe", "a", "roi", "duoc"})
_ALL = re.compile(r"^(?:tat ca|het|toan bo|ca)\b")
_BEFORE_A_REASON = re.compile(r"^(?:den|toi|sang|het|ngay|vi|do|ly do|la|boi|chuyen|thuoc|cua)\b")
_POLITE = frozenset(
    "roi nhe nha a em anh chi ong ba cam on thu tin nhan van ban cong duoc du thong nay nhiem vu cac viec giao ok "  # noqa: SIM905 - words, not code
    "vang da so voi qua email zalo mail".split()
) | {""}
_EDGES = " ,.;:!–-"


@dataclass(frozen=True)
class Saying:
    """`names` are tasks as they were typed, folded: `12`, `nv12`, `12/ubnd-kt`. `rest` is in the sender's own words.

    `document` and `day` belong to a report or a request for more time.
    """

    intent: Intent
    names: tuple[str, ...] = ()
    everything: bool = False
    document: str = ""
    day: date | None = None
    rest: str = ""
    code: str = ""


def read_saying(text: str, on: date) -> Saying:
    """Read a message that came on the day `on`. What is not understood is UNCLEAR, never guessed at."""
    said = clean(text)[:LONGEST]
    intent, number = read_intent(said)
    before, words = said.split()[:number], said.split()[number:]
    if intent is Intent.LINK:
        return Saying(intent, code="".join(each for each in " ".join(words) if each.isdecimal()))
    everything = bool(_ALL.match(fold(" ".join(words))))
    names, left = ((), words[2:]) if everything else _take_names(words, documents=intent is not Intent.REPORTED)
    if intent is Intent.RECEIVED and not _says_no_more(before + words, left):
        return Saying(Intent.UNCLEAR, rest=said)
    document, day, rest = _take_facts(left, on, ahead=intent is Intent.EXTENSION)
    return Saying(intent, names, everything, document, day, rest)


def _says_no_more(words: list[str], left: list[str]) -> bool:
    """Whether a receipt ends where its tasks end: "đã nhận lại máy" is none; a new clause changes nothing."""
    before = words[: len(words) - len(left)]
    begins_anew = bool(before) and before[-1][-1] in ",.;:!"
    return begins_anew or all(fold(word.strip(_EDGES)) in _POLITE for word in left)


def _take_names(words: list[str], *, documents: bool) -> tuple[tuple[str, ...], list[str]]:
    """The tasks named at the start; what follows the first other word names none."""
    names: list[str] = []
    for place, word in enumerate(words):
        plain = fold(word.strip(_EDGES + "#()"))
        if plain in _FILLERS or not plain:
            continue
        parts = plain.split(",")
        if not all(_is_name(part, documents=documents) for part in parts):
            return tuple(names), words[place:]
        names += parts
    return tuple(names), []


def _is_name(word: str, *, documents: bool) -> bool:
    if _DAY.fullmatch(word):
        return False
    return bool(_NAME.fullmatch(word) or (documents and _DOCUMENT.fullmatch(word)))


def _take_facts(words: list[str], on: date, *, ahead: bool) -> tuple[str, date | None, str]:
    document, day, rest = "", None, list[str]()
    for word in words:
        plain = word.strip(",.;()")
        if day is None and (found := spoken_day(plain, on, ahead=ahead)):
            day = found
        elif not document and _DOCUMENT.fullmatch(fold(plain)):
            document = plain
        else:
            rest.append(word)
    return document, day, _reason(rest)


def _reason(words: list[str]) -> str:
    while words and _BEFORE_A_REASON.match(fold(words[0].strip(_EDGES)) or "den"):
        words = words[2:] if fold(" ".join(words[:2])) == "ly do" else words[1:]
    return " ".join(words).strip(_EDGES)


__all__ = ["CODE", "Intent", "Saying", "read_saying"]

"""One chat message, read: what it means, which tasks it names, what else it says."""

import re
from dataclasses import dataclass
from datetime import date

from tasks.chat.intent import Intent, read_intent
from tasks.chat.name import is_document, take_names
from tasks.chat.spoken_day import spoken_day
from tasks.text import clean, fold

LONGEST = 2_000
EDGES = " ,.;:!–-"
# Not "cả 2", which are not all where three are open.
_ALL = re.compile(r"^(?:tat ca|het|toan bo|ca)\b(?!,? \d)")
_BEFORE_A_REASON = re.compile(r"^(?:den|toi|sang|het|ngay|vi|do|ly do|la|boi|chuyen|thuoc|cua)\b")
# A unit is what follows one of these, or begins as the names of units do.
_BEFORE_A_UNIT = re.compile(r"^(?:chuyen|thuoc|cua|giao)\b")
_A_UNIT = re.compile(r"^(?:so|ban|ubnd|phong|cong an|bo|thanh tra|van phong|chi cuc|trung tam|cuc|tinh|xa)\b")
_POLITE = frozenset(
    "roi nhe nha a em anh chi ong ba cam on thu tin nhan van ban cong duoc day du thong nay nhiem vu cac viec giao ok "  # noqa: SIM905 - words, not code
    "vang da so voi qua email zalo mail".split()
) | {""}
_BESIDE_A_REPORT = _POLITE | frozenset("ngay va theo kem tai bao cao ket qua dung han vb".split())  # noqa: SIM905 - words, not code
AHEAD = frozenset({Intent.EXTENSION, Intent.FOLLOW_UP})  # speak of a day to come
_BESIDE_A_GREETING = frozenset({"roi", "a", ""})


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
    """Read a message that was written on the day `on`. What is not understood is UNCLEAR, never guessed at."""
    said = clean(text)[:LONGEST]
    intent, number = read_intent(said)
    before, words = said.split()[:number], said.split()[number:]
    if intent is Intent.LINK:
        return Saying(intent, code="".join(each for each in " ".join(words) if each.isdecimal()))
    names, left = take_names(words, documents=intent is not Intent.REPORTED)
    if everything := _ALL.match(fold(" ".join(words))):
        names, left = (), words[len(everything[0].split()) :]
    read = _with_facts(Saying(intent, names, everything is not None), left, on)
    certain = intent is not Intent.RECEIVED or _says_no_more(before + words, left)
    if intent is Intent.REPORTED:
        certain = _reports(before, read)
    if intent is Intent.FOLLOW_UP:
        certain = read.day is not None  # else it is a word to a colleague
    return read if certain else Saying(Intent.UNCLEAR, rest=said)


def _with_facts(said: Saying, left: list[str], on: date) -> Saying:
    if said.intent is Intent.NOT_OURS:
        return Saying(said.intent, said.names, said.everything, rest=_unit(left))
    if said.intent not in {Intent.REPORTED, *AHEAD}:
        return Saying(said.intent, said.names, said.everything, rest=_reason(left))
    document, day, rest = _take_facts(left, on, ahead=said.intent in AHEAD)
    if said.intent is Intent.FOLLOW_UP:
        return Saying(said.intent, said.names, said.everything, day=day)
    return Saying(said.intent, said.names, said.everything, document, day, rest)


def _says_no_more(words: list[str], left: list[str]) -> bool:
    """Whether a receipt ends where its tasks end: "đã nhận lại máy" is none; a new clause changes nothing."""
    before = words[: len(words) - len(left)]
    begins_anew = bool(before) and before[-1][-1] in ",.;:!"
    return begins_anew or _all_of(left, _POLITE)


def _reports(before: list[str], read: Saying) -> bool:
    """Whether it is done, and not promised: "xong trước thứ 6" is a promise, "da bao cao anh" a greeting."""
    greets = "bao cao" in fold(" ".join(before)) and not read.document
    return _all_of(read.rest.split(), _BESIDE_A_GREETING if greets else _BESIDE_A_REPORT)


def _all_of(words: list[str], allowed: frozenset[str]) -> bool:
    return all(fold(word.strip(EDGES)) in allowed for word in words)


def _take_facts(words: list[str], on: date, *, ahead: bool) -> tuple[str, date | None, str]:
    document, day, rest = "", None, list[str]()
    for word in words:
        plain = word.strip(",.;()")
        if day is None and (found := spoken_day(plain, on, ahead=ahead)):
            day = found
        elif not document and is_document(fold(plain)):
            document = plain
        else:
            rest.append(word)
    return document, day, _reason(rest)


def _reason(words: list[str]) -> str:
    while words and _BEFORE_A_REASON.match(fold(words[0].strip(EDGES)) or "den"):
        words = words[2:] if fold(" ".join(words[:2])) == "ly do" else words[1:]
    return " ".join(words).strip(EDGES)


def _unit(words: list[str]) -> str:
    said = " ".join(words).strip(EDGES)
    named = _BEFORE_A_UNIT.match(fold(said)) or _A_UNIT.match(fold(said))
    return _reason(words) if named else ""


__all__ = ["Intent", "Saying", "read_saying"]

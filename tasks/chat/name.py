"""How a task is named in a chat: by its code, by the number in it, or by its document."""

import re

from tasks.text import fold

LONGEST = 60
_EDGES = " ,.;:!–-#()"
# `12`, `nv12`, `nv-2026-0010`, `kh3/2026`: offices have codes of their own.
_CODE = re.compile(r"(?:[a-z]{1,8}[-_.]?)?\d{1,8}(?:[-_.][a-z]{0,8}\d{1,8}){0,3}|[a-z]{1,8}\d{1,8}/\d{4}")
_DOCUMENT = re.compile(r"\d{1,6}(?:/\d{4})?/[^\W\d][\w&.-]*")
_DAY = re.compile(r"\d{1,2}[.-]\d{1,2}[.-]\d{4}")
_FILLERS = frozenset({"nhiem", "vu", "so", "viec", "nv", "va", "cac", "nhe", "a", "roi", "duoc", ""})
# After a bare number these say how many, and name nothing: "đã nhận 2 nhiệm vụ", "gia hạn 5 ngày".
_COUNTED = frozenset(
    {
        "nhiem",
        "viec",
        "thu",
        "tin",
        "van",
        "cong",
        "cai",
        "muc",
        "ngay",
        "tuan",
        "thang",
        "nam",
        "gio",
        "lan",
        "phan",
        "%",
    }
)


def take_names(words: list[str], *, documents: bool) -> tuple[tuple[str, ...], list[str]]:
    """The tasks named at the start, folded, and the words from the first that names none.

    `documents` when a document's number names a task; in a report it names the result.
    """
    names: list[str] = []
    for place, word in enumerate(words):
        plain = fold(word.strip(_EDGES))
        if plain in _FILLERS:
            continue
        parts = plain.split(",")
        counts = plain.isdecimal() and word[-1] != "," and _next(words, place) in _COUNTED
        if counts or not all(_is_name(part, documents=documents) for part in parts):
            return tuple(names), words[place:]
        names += parts
    return tuple(names), []


def is_document(folded: str) -> bool:
    """Whether a word is the number of a document: `45/bc-sxd`, `50/2025/qd-ubnd`."""
    return len(folded) <= LONGEST and bool(_DOCUMENT.fullmatch(folded))


def _is_name(word: str, *, documents: bool) -> bool:
    if len(word) > LONGEST or _DAY.fullmatch(word):
        return False
    return bool(_CODE.fullmatch(word)) or (documents and is_document(word))


def _next(words: list[str], place: int) -> str:
    return fold(words[place + 1].strip(_EDGES)) if place + 1 < len(words) else ""

"""One piece of news, and the section that it stands in, in the words of the letter."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tasks.letters.document import document_name, document_words
from tasks.letters.excerpt import excerpt
from tasks.letters.news.facts import Item, NewsFacts
from tasks.letters.news.sentence import details, headline
from tasks.letters.urgency import mark
from tasks.news_kind import ASKS, NewsKind
from tasks.text import clean

_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")


@dataclass(frozen=True, kw_only=True)
class Row:
    """`kind` and `colour` are classes of look.mjml; every other field is text, not yet escaped."""

    code: str
    name: str
    headline: str
    details: str
    urgency: str
    content: str
    document: str
    asked: str
    role: str
    link: str
    kind: str
    colour: str


@dataclass(frozen=True)
class Section:
    numeral: str
    title: str
    rows: Sequence[Row]


def sections(rows: Iterable[tuple[NewsKind, Row]]) -> tuple[Section, ...]:
    """A section a kind, in the order of the kinds."""
    by_kind: dict[NewsKind, list[Row]] = {}
    for kind, each in rows:
        by_kind.setdefault(kind, []).append(each)
    found = [(kind, by_kind[kind]) for kind in NewsKind if kind in by_kind]
    return tuple(
        Section(numeral, f"Nhiệm vụ {kind.label}", theirs)
        for numeral, (kind, theirs) in zip(_NUMERALS, found, strict=False)
    )


def numeral_after(shown: Sequence[Section]) -> str:
    return _NUMERALS[len(shown)]


def row(item: Item, facts: NewsFacts, limit: int) -> Row:
    """Texts are cut to `limit` characters; numbers, dates and links never."""
    kind, colour = _colours(item)
    return Row(
        code=clean(item.code),
        name=document_name(item.document, item.code),
        headline=headline(item, facts.on),
        details=excerpt(details(item), limit * 2),
        urgency=mark(item.urgency) if item.kind in ASKS else "",
        content=excerpt(item.content, limit),
        document=document_words(item.document, limit // 2),
        asked=excerpt(item.asked, limit // 2) if item.kind in ASKS else "",
        role=_role_words(item),
        link=item.link,
        kind=kind,
        colour=colour,
    )


def _role_words(item: Item) -> str:
    if item.kind is NewsKind.HANDED_OVER:
        return f"Chủ trì: {clean(item.lead_name)}"
    return f"Phối hợp (chủ trì: {clean(item.lead_name)})" if item.coordinating else "Chủ trì"


def _colours(item: Item) -> tuple[str, str]:
    return ("late", "cl") if item.kind in ASKS and item.days_late else ("near", "cn")

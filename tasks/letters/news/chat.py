"""News as one message of a chat: task numbers, papers, days and a link; what it is about only where that is allowed."""

import unicodedata
from collections.abc import Sequence

from tasks.letters.excerpt import excerpt
from tasks.letters.fit import SHORT_CHARACTERS, first_fitting
from tasks.letters.news.facts import Item, NewsFacts
from tasks.letters.news.sentence import details, happened
from tasks.letters.news.tally import tally_words
from tasks.letters.template import template
from tasks.letters.urgency import mark
from tasks.news_kind import ASKS
from tasks.text import clean

_ROWS = 40
_SUBJECT = 80


def chat(facts: NewsFacts, items: Sequence[Item]) -> str:
    """As much news as one message holds, the rest counted; `items` are in the letter's order."""
    most = min(len(items), _ROWS)
    return first_fitting(
        range(most, -1, -1), lambda shown: _message(facts, items, shown), lambda made: len(made) <= SHORT_CHARACTERS
    )


def label(item: Item) -> str:
    """`NV12 · 12/UBND-KT`: what an officer answers by, and the paper that it stands for."""
    return " · ".join(filter(None, (clean(item.code), clean(item.document.number or ""))))


def _message(facts: NewsFacts, items: Sequence[Item], shown: int) -> str:
    tally = ", ".join(filter(None, (clean(facts.instead), tally_words(facts))))
    values = {"office_name": clean(facts.office.name), "tally_words": tally}
    text = template("tasks.letters.news", "short.txt").render(
        values,
        rows=[_row(facts, item) for item in items[:shown]],
        more=len(items) - shown,
        all_link=facts.all_link if facts.asks else "",
    )
    return unicodedata.normalize("NFC", text).strip()


def _row(facts: NewsFacts, item: Item) -> str:
    stamp = f" [{mark(item.urgency)}]" if item.kind in ASKS and mark(item.urgency) else ""
    said = f"{label(item)}: {happened(item, facts.on)}{stamp}"
    if not facts.allow_subject:
        return said
    about = excerpt(item.document.abstract or item.content, _SUBJECT)
    return f"{said}. {about} {excerpt(details(item), _SUBJECT)}".rstrip()

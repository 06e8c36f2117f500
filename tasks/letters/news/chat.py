"""News as one message of a chat: task numbers, papers, days and a link; what it is about only where that is allowed."""

from collections.abc import Sequence

from tasks.letters.excerpt import excerpt
from tasks.letters.frame import Values, message
from tasks.letters.news.facts import Item, NewsFacts
from tasks.letters.news.sentence import details, happened
from tasks.letters.news.tally import tally_words
from tasks.letters.urgency import mark
from tasks.news_kind import ASKS
from tasks.text import clean

_ROWS = 40
_SUBJECT = 80


def chat(facts: NewsFacts, items: Sequence[Item]) -> str:
    """As much news as one message holds, the rest counted; `items` are in the letter's order."""
    return message("tasks.letters.news", min(len(items), _ROWS), lambda shown: _values(facts, items, shown))


def label(item: Item) -> str:
    """`NV12 · 12/UBND-KT`: what an officer answers by, and the paper that it stands for."""
    return " · ".join(filter(None, (clean(item.code), clean(item.document.number or ""))))


def _values(facts: NewsFacts, items: Sequence[Item], shown: int) -> Values:
    tally = ", ".join(filter(None, (clean(facts.instead), tally_words(facts))))
    return {
        "office_name": clean(facts.office.name),
        "tally_words": tally,
        "rows": [_row(facts, item) for item in items[:shown]],
        "more": len(items) - shown,
        "all_link": facts.all_link if facts.asks else "",
    }


def _row(facts: NewsFacts, item: Item) -> str:
    stamp = f" [{mark(item.urgency)}]" if item.kind in ASKS and mark(item.urgency) else ""
    said = f"{label(item)}: {happened(item, facts.on)}{stamp}"
    if not facts.allow_subject:
        return said
    about = excerpt(item.document.abstract or item.content, _SUBJECT)
    return f"{said}. {about} {excerpt(details(item), _SUBJECT)}".rstrip()

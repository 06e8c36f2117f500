"""Facts of what became of one contact's tasks in, the letter out."""

from typing import Any

from tasks.letters.content import Content
from tasks.letters.excerpt import header_line
from tasks.letters.fit import Cut
from tasks.letters.footer import footer
from tasks.letters.frame import Values, page
from tasks.letters.news.chat import chat, label
from tasks.letters.news.facts import Item, NewsFacts
from tasks.letters.news.request import requests
from tasks.letters.news.row import numeral_after, row, sections
from tasks.letters.news.sentence import headline
from tasks.letters.news.tally import tally_words
from tasks.letters.urgency import mark
from tasks.letters.wording import date_line
from tasks.news_kind import ASKS, NewsKind
from tasks.text import clean

_PACKAGE = "tasks.letters.news"
_PRESSING = frozenset({NewsKind.ASSIGNED, NewsKind.MORE_URGENT})
_CUTS = (Cut(400, 30), Cut(240, 60), Cut(100, 100), Cut(60, 50), Cut(40, 20))


def render(facts: NewsFacts) -> Content:
    """The same facts always give the same letter.

    Raises:
        ValueError: the facts hold no news, so there is nothing to tell.
    """
    if not facts.items:
        raise ValueError(f"letter {facts.letter_code} has no news; a letter is made only for at least one piece")
    items = tuple(sorted(facts.items, key=_order))
    made = page(_PACKAGE, _CUTS, lambda cut: _values(facts, items, cut))
    return Content(
        subject=subject(facts),
        text=made.text,
        html=made.html,
        short=chat(facts, items),
        facts=_brief(facts, items[0]),
    )


def subject(facts: NewsFacts) -> str:
    """What happened, when it is one thing; how urgent, when it is new work, or more urgent than it was."""
    kinds = {item.kind for item in facts.items}
    what = f"Nhiệm vụ {next(iter(kinds)).label}" if len(kinds) == 1 else "Thông báo về nhiệm vụ"
    pressing = (item.urgency for item in facts.items if item.kind in _PRESSING)
    urgent = max(pressing, key=_rank, default=None)
    stamp = f"{mark(urgent)}: " if urgent is not None and mark(urgent) else ""
    return header_line(f"[Đôn đốc] {stamp}{what} – {facts.salutation}")


def _values(facts: NewsFacts, items: tuple[Item, ...], cut: Cut) -> Values:
    shown = sections((item.kind, row(item, facts, cut.characters)) for item in items[: cut.rows])
    salutation = clean(facts.salutation)
    return {
        "subject": subject(facts),
        "preheader": f"{tally_words(facts)}.",
        "office": facts.office,
        "date_line": date_line(facts.on, clean(facts.office.place)),
        "salutation": salutation,
        "title": clean(facts.instead) or ("" if clean(facts.title) == salutation else clean(facts.title)),
        "opening": f"{clean(facts.office.name)} trân trọng thông báo đến {salutation}: {tally_words(facts)}.",
        "sections": shown,
        "more": max(0, len(items) - cut.rows),
        "numeral": numeral_after(shown),
        "requests": requests(facts),
        "all_link": facts.all_link,
        "footer": footer(facts.office, facts.as_of, f"Mã thư: {clean(facts.letter_code)}"),
    }


def _brief(facts: NewsFacts, first: Item) -> dict[str, str]:
    """Single values, by name, as notifiers/letter.py lists them; `first` is the first task of the letter."""
    values = {
        "department": facts.salutation,
        "count": str(len(facts.items)),
        "most_urgent": label(first),
        "deadline": headline(first, facts.on),
        "link": facts.all_link,
        "code": facts.letter_code,
        "office": facts.office.name,
    }
    return {name: clean(value) for name, value in values.items()}


def _order(item: Item) -> tuple[object, ...]:
    """By kind; the most urgent and latest first where something is asked."""
    pressing = (-item.days_late, item.days_left, -item.urgency.rank) if item.kind in ASKS else (0, 0, 0)
    return list(NewsKind).index(item.kind), item.deadline is None, *pressing, item.code


def _rank(urgency: Any) -> int:
    return int(urgency.rank)

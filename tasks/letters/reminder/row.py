"""One task of a reminder, in the words of the letter."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

from tasks.letters.document import document_name, document_words
from tasks.letters.excerpt import excerpt
from tasks.letters.reminder.facts import Item, ReminderFacts, Role
from tasks.letters.urgency import mark
from tasks.letters.wording import deadline_words
from tasks.text import clean


class Row(NamedTuple):
    """`kind` and `colour` are classes of look.mjml; every other field is text, not yet escaped."""

    code: str
    name: str
    deadline: str
    urgency: str
    content: str
    document: str
    asked: str
    role: str
    link: str
    kind: str
    colour: str


def row(item: Item, facts: ReminderFacts, limit: int) -> Row:
    """Texts are cut to `limit` characters; numbers, dates and links never."""
    deadline, kind, colour = _when(item.deadline, facts.on, item.days_left, item.days_late, item.share)
    return Row(
        code=clean(item.code),
        name=document_name(item.document, item.code),
        deadline=deadline,
        urgency=mark(item.urgency),
        content=excerpt(item.content, limit),
        document=document_words(item.document, limit // 2),
        asked=excerpt(item.asked, limit // 2),
        role=_role_words(item),
        link=item.link,
        kind=kind,
        colour=colour,
    )


def deadline_of(item: Item, facts: ReminderFacts) -> str:
    """The deadline as the letter says it, with the share of the time that is left where the rung is one."""
    return _when(item.deadline, facts.on, item.days_left, item.days_late, item.share)[0]


@lru_cache(maxsize=2_000)  # the tasks of a morning have a few dozen deadlines
def _when(deadline: date | None, on: date, days_left: int, days_late: int, share: int | None) -> tuple[str, str, str]:
    """A deadline's words, and its classes."""
    words = deadline_words(deadline, on, days_left=days_left, days_late=days_late)
    if share and days_left:
        words = f"{words} (còn {share}% thời gian)"
    if days_late:
        return words, "late", "cl"
    today = deadline is not None and deadline <= on
    return (words, "today", "ct") if today else (words, "near", "cn")


def _role_words(item: Item) -> str:
    again = ", nhắc lại theo ngày đơn vị đã chọn" if item.follow_up else ""
    if item.role is Role.LEAD:
        waits = f" · cơ quan phối hợp chưa xác nhận: {', '.join(map(clean, item.silent))}" if item.silent else ""
        return f"Chủ trì{again}{waits}"
    return f"Phối hợp (chủ trì: {clean(item.lead_name)}){again}"

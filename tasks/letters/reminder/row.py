"""One task of a reminder, in the words of the letter."""

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
    kind, colour = _colours(item, facts)
    return Row(
        code=clean(item.code),
        name=document_name(item.document, item.code),
        deadline=deadline_of(item, facts),
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
    words = deadline_words(item.deadline, facts.on, days_left=item.days_left, days_late=item.days_late)
    return f"{words} (còn {item.share}% thời gian)" if item.share and item.days_left else words


def _role_words(item: Item) -> str:
    again = ", nhắc lại theo ngày đơn vị đã chọn" if item.follow_up else ""
    if item.role is Role.LEAD:
        silent = ", ".join(map(clean, item.silent))
        waits = f" · cơ quan phối hợp chưa xác nhận: {silent}" if silent else ""
        return f"Chủ trì{again}{waits}"
    return f"Phối hợp (chủ trì: {clean(item.lead_name)}){again}"


def _colours(item: Item, facts: ReminderFacts) -> tuple[str, str]:
    if item.days_late:
        return "late", "cl"
    return ("today", "ct") if item.is_today(facts.on) else ("near", "cn")

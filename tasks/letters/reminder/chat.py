"""The reminder as one message of a chat, which its reader can answer there."""

from collections.abc import Iterable, Sequence

from tasks.letters.excerpt import excerpt
from tasks.letters.frame import Values, message
from tasks.letters.reminder.facts import Item, ReminderFacts
from tasks.letters.reminder.row import deadline_of
from tasks.letters.reminder.tally import tally_words
from tasks.letters.urgency import mark
from tasks.short_code import short_code
from tasks.text import clean

_ROWS = 40
_SUBJECT = 80
_EASY_TO_TYPE = 20
_ANY = "<mã>"


def chat(facts: ReminderFacts, items: Sequence[Item]) -> str:
    """As many tasks as one message holds, the others counted; `items` are the letter's, most urgent first."""
    lines = [_line(facts, item) for item in items[:_ROWS]]
    same = _same(facts, items)
    return message(
        "tasks.letters.reminder",
        len(lines),
        lambda shown: {**same, "lines": lines[:shown], "more": len(items) - shown},
    )


def label(item: Item) -> str:
    """`NV12 · 12/UBND-KT`: what an officer answers by, and the paper that it stands for."""
    return " · ".join(filter(None, (clean(item.code), clean(item.document.number or ""))))


def _line(facts: ReminderFacts, item: Item) -> tuple[str, str, str, str]:
    return label(item), deadline_of(item, facts), mark(item.urgency), _subject(facts, item)


def _same(facts: ReminderFacts, items: Sequence[Item]) -> Values:
    """What the message says however many tasks it shows."""
    return {
        "office_name": clean(facts.office.name),
        "tally_words": ", ".join(filter(None, (clean(facts.instead), tally_words(facts)))),
        "all_link": facts.all_link,
        "answers": _answers(items) if facts.answered_in_chat else "",
    }


def _answers(items: Sequence[Item]) -> str:
    """How to answer, with a task of this very letter; an extension is offered only before the deadline.

    Of several tasks a bare “đã nhận” would not say which.
    """
    number = _example(items)
    answers = [
        "“đã nhận tất cả”" if len(items) > 1 else "“đã nhận”",
        f"“đã nhận {number}”",
        f"“xong {number} <số văn bản> <ngày>”",
    ]
    if in_time := [item for item in items if not item.days_late]:
        answers.append(f"“xin gia hạn {_example(in_time)} đến <ngày> vì …”")
    return ", ".join(answers)


def _example(items: Iterable[Item]) -> str:
    numbers = (short_code(item.code) for item in items)
    return next((number for number in numbers if len(number) <= _EASY_TO_TYPE), _ANY)


def _subject(facts: ReminderFacts, item: Item) -> str:
    """What a chat may say of the task: by default nothing, for the chat belongs to a private company."""
    return excerpt(item.document.abstract or item.content, _SUBJECT) if facts.allow_subject else ""

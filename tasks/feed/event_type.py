"""The types of the CloudEvents that Dondoc gives out."""

from collections.abc import Iterable
from enum import StrEnum

PREFIX = "vn.dondoc."


class EventType(StrEnum):
    LETTER_SENT = "vn.dondoc.letter.sent"
    ASSIGNED = "vn.dondoc.task.assigned"
    CHANGED = "vn.dondoc.task.changed"
    DEADLINE_CHANGED = "vn.dondoc.task.deadline_changed"
    COMPLETED = "vn.dondoc.task.completed"
    REOPENED = "vn.dondoc.task.reopened"
    CANCELLED = "vn.dondoc.task.cancelled"
    ACKNOWLEDGED = "vn.dondoc.task.acknowledged"
    ESCALATED = "vn.dondoc.task.escalated"
    OVERDUE = "vn.dondoc.task.overdue"
    EXTENSION_ASKED = "vn.dondoc.extension.asked"
    EXTENSION_DECIDED = "vn.dondoc.extension.decided"


# Sent to one subscriber by «dondoc subscribe test»; never in the feed.
TEST = "vn.dondoc.test"


class EventTypeError(ValueError):
    """A word that is no type of ours; says which, and which there are, in Vietnamese."""

    def __init__(self, word: str) -> None:
        known = ", ".join(each.removeprefix(PREFIX) for each in EventType)
        super().__init__(f"Không có loại sự kiện «{word}»; cần một trong: {known}.")


def read_types(words: Iterable[str]) -> tuple[EventType, ...]:
    """`task.overdue` or `vn.dondoc.task.overdue`, each once, in the order given.

    Raises:
        EventTypeError: a word that is no type.
    """
    return tuple(dict.fromkeys(_read(each.strip()) for each in words))


def _read(word: str) -> EventType:
    try:
        return EventType(word if word.startswith(PREFIX) else PREFIX + word)
    except ValueError:
        raise EventTypeError(word) from None

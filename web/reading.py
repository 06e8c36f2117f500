"""What the page of a letter shows, as it was read at one moment: the letter, its tasks, what was answered to them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple, get_type_hints

from pydantic import TypeAdapter

from tasks.workdays import Calendar

Values = tuple[Any, ...]


class LetterFacts(NamedTuple):
    id: int
    key: str
    slot: date
    link_expires_at: datetime | None


class TaskFacts(NamedTuple):
    id: int
    code: str
    content: str
    document_number: str
    issued_on: date | None
    abstract: str
    product: str
    deadline: date | None
    state: str
    urgency: str
    kind: str
    reported_on: date | None
    confirmed_on: date | None


class Given(NamedTuple):
    """An answer that stands."""

    id: int
    task_id: int
    choice: str
    answered_by: str
    result_document: str
    result_date: date | None
    requested_deadline: date | None
    reason: str
    document: str
    until: date | None
    need: str
    unit: str
    at: datetime
    undone_at: datetime | None


class Told(NamedTuple):
    """One task of the letter. `helps`: its reader's department co-ordinates; `answers`: the newest first."""

    task: TaskFacts
    lead: str
    helps: bool
    answers: tuple[Given, ...]


# Where in a row what stands; see `read_rows`.
_LETTER = slice(len(LetterFacts._fields))
_ADDRESSEE, _NEWS, _HELPS, _LEAD = range(_LETTER.stop, _LETTER.stop + 4)
_TASK = slice(_LEAD + 1, _LEAD + 1 + len(TaskFacts._fields))
_GIVEN = slice(_TASK.stop, None)


def _kinds() -> Iterable[Any]:
    """What the values of a row are; of a letter without tasks, or a task without answers, the rest is empty."""
    yield from get_type_hints(LetterFacts).values()
    yield from (str | None, bool, bool | None, str | None)
    for facts in (TaskFacts, Given):
        yield from (kind | None for kind in get_type_hints(facts).values())


_ROW: Any = tuple[tuple(_kinds())]  # type: ignore[misc]
_ROWS: TypeAdapter[tuple[Values, ...]] = TypeAdapter(tuple[_ROW, ...])


@dataclass(frozen=True)
class Reading:
    """Two that are equal make the same page. `told`: see `read_rows`; `on`: the day on which it is read."""

    told: str
    calendar: Calendar | None
    on: date

    @cached_property
    def rows(self) -> tuple[Values, ...]:
        return _ROWS.validate_json(self.told)

    @cached_property
    def letter(self) -> LetterFacts:
        return LetterFacts._make(self.rows[0][_LETTER])

    @property
    def addressee(self) -> str:
        return self.rows[0][_ADDRESSEE] or ""

    @property
    def tasks(self) -> list[Told]:
        """Each once: what a reminder says of it counts more than news."""
        found: dict[int, Values] = {}
        answers: dict[int, dict[int, Given]] = {}
        for row in sorted(self.rows, key=lambda each: not each[_NEWS]):
            task_id, answer_id = row[_TASK.start], row[_GIVEN.start]
            if task_id is not None:
                found[task_id] = row
            if answer_id is not None:
                answers.setdefault(task_id, {})[answer_id] = Given._make(row[_GIVEN])
        return [_told(row, answers.get(task_id, {})) for task_id, row in found.items()]


def _told(row: Values, answers: dict[int, Given]) -> Told:
    newest_first = tuple(answers[each] for each in sorted(answers, reverse=True))
    return Told(TaskFacts._make(row[_TASK]), row[_LEAD], bool(row[_HELPS]), newest_first)

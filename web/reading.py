"""What the page of a letter shows, as it was read at one moment: the letter, its tasks, what was answered to them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Row

from tasks.workdays import Calendar


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


@dataclass(frozen=True)
class Reading:
    """Two that are equal make the same page. `rows`: see `read_rows`; `on`: the day on which it is read."""

    rows: tuple[Row[Any], ...]
    calendar: Calendar | None
    on: date

    @property
    def letter(self) -> LetterFacts:
        return LetterFacts._make(self.rows[0][_LETTER])

    @property
    def addressee(self) -> str:
        return self.rows[0][_ADDRESSEE] or ""

    @property
    def tasks(self) -> list[Told]:
        """Each once: what a reminder says of it counts more than news."""
        found: dict[int, Row[Any]] = {}
        answers: dict[int, dict[int, Given]] = {}
        for row in sorted(self.rows, key=lambda each: not each[_NEWS]):
            task_id, answer_id = row[_TASK.start], row[_GIVEN.start]
            if task_id is not None:
                found[task_id] = row
            if answer_id is not None:
                answers.setdefault(task_id, {})[answer_id] = Given._make(row[_GIVEN])
        return [_told(row, answers.get(task_id, {})) for task_id, row in found.items()]


def _told(row: Row[Any], answers: dict[int, Given]) -> Told:
    newest_first = tuple(answers[each] for each in sorted(answers, reverse=True))
    return Told(TaskFacts._make(row[_TASK]), row[_LEAD], bool(row[_HELPS]), newest_first)

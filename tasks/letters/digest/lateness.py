"""Sections 2 and 4: what is past its deadline, and what comes near it, read as it is needed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.engine import Row
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.alike import is_new
from tasks.answer import Choice
from tasks.deadline import OnTimeBy, days_left, late_by
from tasks.department import Department
from tasks.extension import extensions_by_task
from tasks.letter import Letter, LetterState
from tasks.letters.digest.facts import Nearing, Overdue
from tasks.letters.digest.lateness_order import is_near, nearing_ids, overdue_ids
from tasks.letters.digest.paper import PAPER, paper
from tasks.reminder import Reminder
from tasks.state import Urgency
from tasks.task import BY_LATENESS, Task, by_index, unfinished
from tasks.urging import Urging
from tasks.workdays import Calendar

AT_ONCE = 500


@dataclass(frozen=True)
class Lateness:
    """The lists as of the day `on`; what is overdue is new where it was not yet so on the day `since`.

    However long they are, some hundred lines are in memory.
    """

    session: Session
    calendar: Calendar
    on: date
    since: date | None
    on_time_by: OnTimeBy
    at_once: int = AT_ONCE

    def overdue(self, most: int | None = None) -> Iterator[Overdue]:
        """Open tasks past their deadline, the most urgent first."""
        ids = overdue_ids(self.session, self.on, self.calendar, self.on_time_by, most)
        for some in _batches(ids, self.at_once):
            rows = self._read(_overdue().where(Task.id.in_(some)))
            extended, answers = _extended(self.session, rows.values()), _last_answers(self.session, some)
            for row in filter(None, map(rows.get, some)):
                yield self._overdue(row, extended[row.id], answers.get(row.id, ""))

    def nearing(self, most: int | None = None) -> Iterator[Nearing]:
        """Tasks still to be done whose deadline is today or within the working days that the office calls near."""
        ids = nearing_ids(self.session, self.on, self.calendar, most)
        for some in _batches(ids, self.at_once):
            rows = self._read(_nearing().where(Task.id.in_(some)))
            extended = _extended(self.session, rows.values())
            for row in filter(None, map(rows.get, some)):
                yield self._nearing(row, extended[row.id])

    def count_nearing(self) -> int:
        near = select(func.count()).select_from(Task).where(*unfinished(), *is_near(self.on, self.calendar))
        return self.session.scalar(by_index(BY_LATENESS, near)) or 0

    def _read(self, wanted: Any) -> dict[int, Row[Any]]:
        return {row.id: row for row in self.session.execute(wanted)}

    def _overdue(self, row: Row[Any], extended: int, answer: str) -> Overdue:
        return Overdue(
            task=paper(row, row.name, extended),
            deadline=row.deadline,
            days_late=late_by(row, self.on, self.calendar, self.on_time_by),
            urgency=Urgency(row.urgency),
            reminded=row.reminded + row.urged_before,
            answer=answer,
            new=is_new(row.deadline, self.since, self.calendar),
        )

    def _nearing(self, row: Row[Any], extended: int) -> Nearing:
        return Nearing(
            task=paper(row, row.name, extended),
            deadline=row.deadline,
            days_left=days_left(row.deadline, self.on, self.calendar),
            urgency=Urgency(row.urgency),
            acknowledged=row.answered,
        )


def _batches(ids: Iterator[int], size: int) -> Iterator[list[int]]:
    while some := list(islice(ids, size)):
        yield some


def _overdue() -> Any:
    sent = (
        select(func.count(Reminder.letter_id.distinct()))
        .join(Letter, Letter.id == Reminder.letter_id)
        .where(Reminder.task_id == Task.id, Reminder.dropped.is_(None), Letter.state == LetterState.SENT)
        .scalar_subquery()
    )
    urged = select(func.count()).where(Urging.task_id == Task.id).correlate(Task).scalar_subquery()
    judged = (Task.state, Task.kind, Task.reported_on, Task.confirmed_on, Task.urged_before)
    return _with_department(*judged, (sent + urged).label("reminded"))


def _nearing() -> Any:
    answered = exists().where(
        Acknowledgement.task_id == Task.id,
        Acknowledgement.deadline_version == Task.deadline_version,
        *acknowledges(),
    )
    return _with_department(answered.label("answered"))


def _with_department(*more: Any) -> Any:
    known = (Task.id, Task.deadline, Task.deadline_version, Task.urgency, *PAPER)
    return select(*known, Department.name, *more).join(Department, Department.id == Task.lead_department_id)


def _extended(session: Session, rows: Iterable[Row[Any]]) -> Mapping[int, int]:
    """Task id → how often it was put off. Most never were, and have one version of their deadline."""
    return extensions_by_task(session, [row.id for row in rows if row.deadline_version > 1])


def _last_answers(session: Session, task_ids: Sequence[int]) -> dict[int, str]:
    """Task id → the label of the newest answer about the deadline as it stands."""
    given = (
        select(Acknowledgement.task_id, Acknowledgement.choice)
        .join(Task, (Task.id == Acknowledgement.task_id) & (Task.deadline_version == Acknowledgement.deadline_version))
        .where(Acknowledgement.undone_at.is_(None), Task.id.in_(task_ids))
        .order_by(Acknowledgement.id)
    )
    return {row.task_id: Choice(row.choice).label for row in session.execute(given)}

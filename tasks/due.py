"""What is due now and has no reminder row? A query of states: days missed while off need no memory."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import and_, delete, exists, select
from sqlalchemy.orm import Session

from tasks.department import Department
from tasks.due_table import DUE, TABLES, count_unreachable, gather_due, put_due, read_due
from tasks.escalation import Recipient, Unreachable
from tasks.follow_up import FollowUp
from tasks.follow_up_due import any_follow_up, with_follow_ups
from tasks.ladder import Ladder
from tasks.reached import Day
from tasks.rung_due import Due
from tasks.workdays import Calendar
from tasks.working_table import opened

__all__ = ["Due", "DueList", "due_gathered", "find_due", "find_unreachable", "list_due"]


@dataclass(frozen=True)
class DueList:
    """`unreachable` counts, by department id, what is due to departments that nobody can be written to at."""

    due: list[Due] = field(default_factory=list)
    unreachable: dict[int, int] = field(default_factory=dict)

    @property
    def new(self) -> list[Due]:
        return [each for each in self.due if not each.already]


def find_due(
    session: Session,
    on: date,
    calendar: Calendar,
    ladder: Ladder,
    recipients: Mapping[int, Recipient | Unreachable],
    zone: ZoneInfo,
) -> DueList:
    """Everything due on `on`; empty on a day off. `recipients` is by department id, from tasks/escalation.py."""
    if not calendar.is_working_day(on):
        return DueList()
    with due_gathered(session, Day(on, calendar, ladder, zone), recipients) as writable:
        return list_due(session, writable)


def find_unreachable(session: Session, today: Day, recipients: Mapping[int, Recipient | Unreachable]) -> dict[int, int]:
    """By department id, how much is due to each that nobody can be written to at; nothing is on a day off."""
    if not today.calendar.is_working_day(today.on) or not _any_missing(session, recipients):
        return {}
    with due_gathered(session, today, recipients):
        return count_unreachable(session)


def _any_missing(session: Session, recipients: Mapping[int, Recipient | Unreachable]) -> bool:
    """Whether there is a department that cannot be written to: where there is none, nothing need be gathered."""
    return any(not isinstance(recipients.get(each), Recipient) for each in session.scalars(select(Department.id)))


@contextmanager
def due_gathered(
    session: Session, today: Day, recipients: Mapping[int, Recipient | Unreachable]
) -> Iterator[Mapping[int, Recipient]]:
    """Inside, the table DUE has all that is due, after what officers chose for themselves; yields who is written to.

    By contact id. However much is due, this process holds none of it.
    """
    writable = {key: each for key, each in recipients.items() if isinstance(each, Recipient)}
    by_contact = {each.contact_id: each for each in writable.values()}
    with opened(session, *TABLES):
        gather_due(session, today, writable)
        if any_follow_up(session):
            _mind_follow_ups(session, today, by_contact)
        yield by_contact


def list_due(session: Session, by_contact: Mapping[int, Recipient]) -> DueList:
    """What is gathered, in memory."""
    return DueList(list(read_due(session, by_contact)), count_unreachable(session))


def _mind_follow_ups(session: Session, today: Day, by_contact: Mapping[int, Recipient]) -> None:
    """The few that somebody chose a day for are judged one by one."""
    chosen = exists().where(
        and_(FollowUp.task_id == DUE.c.task_id, FollowUp.contact_id == DUE.c.contact_id, FollowUp.undone_at.is_(None))
    )
    due = list(read_due(session, by_contact, chosen))
    kept = with_follow_ups(session, today.on, today.calendar, by_contact, due)
    session.execute(delete(DUE).where(chosen))
    put_due(session, kept)

"""What is due now and has no reminder row? A query of states: days missed while off need no memory."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import CTE, Integer, column, exists, join, select, values
from sqlalchemy.orm import Session, aliased

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.answered import answered_when_overdue
from tasks.clock import day
from tasks.coordination import Coordination
from tasks.department import Department, DepartmentKind
from tasks.escalation import Recipient, Unreachable
from tasks.follow_up_due import with_follow_ups
from tasks.ladder import Ladder, Planned, plan
from tasks.ladder_name import LadderName
from tasks.reminder import Reminder, may_return
from tasks.rung_due import Due
from tasks.state import REMINDED, TaskKind, Urgency
from tasks.task import Task
from tasks.workdays import Calendar

__all__ = ["Due", "DueList", "find_due"]

# Once they have answered so, a co-ordinating department is not asked again for the same deadline. What the lead
# department answers is the task's state: when the office gives the task back, it is asked again.
CLOSING = (Choice.REPORTED, Choice.NOT_OURS)


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
    found = DueList()
    if not calendar.is_working_day(on):
        return found
    tasks = _open_tasks(session, zone if ladder.has_shares else None)
    writable = {key: each for key, each in recipients.items() if isinstance(each, Recipient)}
    quiet = answered_when_overdue(session, on, calendar, ladder.answer_holds, zone)
    for coordinating in (False, True):
        rungs = _reached(tasks, on, calendar, ladder, coordinating=coordinating)
        for row in _rows(session, rungs, writable, coordinating=coordinating):
            if (row.id, row.department_id) in quiet and row.rung < 0:
                continue
            if row.contact_id is None:
                found.unreachable[row.department_id] = found.unreachable.get(row.department_id, 0) + 1
            else:
                found.due.append(_due(row, writable[row.department_id], coordinating=coordinating))
    return replace(found, due=with_follow_ups(session, on, calendar, writable, found.due))


def _due(row: Any, recipient: Recipient, *, coordinating: bool) -> Due:
    return Due(
        task_id=row.id,
        code=row.code,
        deadline_version=row.deadline_version,
        rung=row.rung,
        contact_id=recipient.contact_id,
        channel=recipient.channel,
        coordinating=coordinating,
        already=row.reminder_id is not None and not may_return(row.dropped),
        passed=recipient.passed,
    )


def _open_tasks(session: Session, zone: ZoneInfo | None) -> dict[Planned, list[int]]:
    """By all that planning looks at: an office's open tasks share some hundred dates, so each is planned once.

    `zone` is None where no rung is a share: then when a task was given plays no part.
    """
    columns = (Task.id, Task.deadline, Task.kind, Task.urgency, Task.assigned_on, Task.created_at)
    found: dict[Planned, list[int]] = {}
    for row in session.execute(select(*columns).where(*_reminded())):
        given_on = (row.assigned_on or day(row.created_at, zone)) if zone else None
        planned = Planned(row.deadline, TaskKind(row.kind), urgency=Urgency(row.urgency), given_on=given_on)
        found.setdefault(planned, []).append(row.id)
    return found


def _reached(
    tasks: Mapping[Planned, list[int]], on: date, calendar: Calendar, ladder: Ladder, *, coordinating: bool
) -> list[tuple[int, int]]:
    """Task ids with the rung that each is at."""
    rungs = ((plan(each, on, calendar, ladder, coordinating), ids) for each, ids in tasks.items())
    return [(task_id, rung) for rung, ids in rungs if rung is not None for task_id in ids]


def _reminded() -> tuple[Any, ...]:
    return (
        Task.state.in_(sorted(REMINDED)),
        Task.deadline.is_not(None),
        Task.kind != TaskKind.UNDATED,
        Task.silent.is_(False),
    )


def _rows(
    session: Session, rungs: list[tuple[int, int]], writable: Mapping[int, Recipient], *, coordinating: bool
) -> Iterator[Any]:
    if not rungs:
        return iter(())
    reached = _table("reached", ("task_id", "rung"), rungs)
    pairs = [(key, each.contact_id) for key, each in writable.items()] or [(0, 0)]
    recipient = _table("recipient", ("department_id", "contact_id"), pairs)
    if coordinating:
        helpers = join(Task, Coordination, Coordination.task_id == Task.id)
        wanted = _asked(helpers, Coordination.department_id, reached, recipient)
        # A department that leads is asked as the lead, and once: files name it among its helpers too.
        wanted = wanted.where(Coordination.department_id != Task.lead_department_id)
        wanted = wanted.where(~_is_group(Coordination.department_id), ~_closed(recipient.c.contact_id))
    else:
        wanted = _asked(Task, Task.lead_department_id, reached, recipient)
    return iter(session.execute(wanted.execution_options(yield_per=1_000)))


def _asked(tasks: Any, department: Any, reached: CTE, recipient: CTE) -> Any:
    """Tasks at a rung today, with the contact of `department`, if any, and with the reminder, if it was written."""
    same_rung = (
        (Reminder.task_id == Task.id)
        & (Reminder.deadline_version == Task.deadline_version)
        & (Reminder.ladder == LadderName.DEADLINE)
        & (Reminder.rung == reached.c.rung)
        & (Reminder.contact_id == recipient.c.contact_id)
    )
    columns = (Task.id, Task.code, Task.deadline_version, reached.c.rung, department.label("department_id"))
    return (
        select(*columns, recipient.c.contact_id, Reminder.id.label("reminder_id"), Reminder.dropped)
        .select_from(tasks)
        .join(reached, reached.c.task_id == Task.id)
        .join(recipient, recipient.c.department_id == department, isouter=True)
        .join(Reminder, same_rung, isouter=True)
        .where(*_reminded(), ~_newer_told(reached, recipient))
        .order_by(Task.deadline, Task.id)
    )


def _newer_told(reached: CTE, recipient: CTE) -> Any:
    """Whether a later rung was told of already: a calendar that gives days back must not count up again."""
    newer = aliased(Reminder)
    return exists().where(
        newer.task_id == Task.id,
        newer.deadline_version == Task.deadline_version,
        newer.ladder == LadderName.DEADLINE,
        newer.contact_id == recipient.c.contact_id,
        newer.rung < reached.c.rung,
        newer.dropped.is_(None),
    )


def _closed(contact_id: Any) -> Any:
    return exists().where(
        Acknowledgement.task_id == Task.id,
        Acknowledgement.contact_id == contact_id,
        Acknowledgement.deadline_version == Task.deadline_version,
        Acknowledgement.choice.in_(CLOSING),
        Acknowledgement.undone_at.is_(None),
    )


def _is_group(department_id: Any) -> Any:
    return exists().where(Department.id == department_id, Department.kind == DepartmentKind.GROUP)


def _table(name: str, columns: tuple[str, ...], rows: Sequence[tuple[int, ...]]) -> CTE:
    # Whole numbers stand literally, for there may be more than a statement can bind.
    shape = [column(each, Integer) for each in columns]
    return values(*shape, name=f"{name}_values", literal_binds=True).data(list(rows)).cte(name)

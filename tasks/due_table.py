"""What is due today, gathered in the database: each rung with the contact that it is told to, if there is one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    case,
    delete,
    exists,
    false,
    func,
    insert,
    join,
    literal,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.contact import Contact
from tasks.coordination import Coordination
from tasks.department import Department, DepartmentKind
from tasks.escalation import Recipient
from tasks.ladder_name import LadderName
from tasks.reached import REACHED, Day, gather_reached, given, near
from tasks.reminder import RETURNS, Reminder
from tasks.rung_due import Due
from tasks.task import BY_DEADLINE, Task, by_index, reminded
from tasks.working_table import analyze, put, working_table

# Once they have answered so, a co-ordinating department is not asked again for the same deadline. What the lead
# department answers is the task's state: when the office gives the task back, it is asked again.
CLOSING = (Choice.REPORTED, Choice.NOT_OURS)

RECIPIENT = working_table(
    "recipient_now",
    Column("department_id", Integer, primary_key=True, autoincrement=False),
    Column("contact_id", Integer, nullable=False),
)
DUE = working_table(
    "due_now",
    Column("task_id", Integer, nullable=False),
    Column("deadline_version", Integer, nullable=False),
    Column("ladder", String, nullable=False),
    Column("rung", Integer, nullable=False),
    Column("department_id", Integer),
    Column("contact_id", Integer),
    Column("coordinating", Boolean, nullable=False),
    Column("already", Boolean),
)
"""`contact_id` is empty where nobody can be written to; `already`: its reminder was written before.

It is empty, until all is gathered, where a later rung was told of.
"""
TABLES = (REACHED, RECIPIENT, DUE)
_NAMES = [each.name for each in DUE.columns]


def gather_due(session: Session, today: Day, writable: Mapping[int, Recipient]) -> None:
    """Fill DUE; the tables are open. `writable` is by department id."""
    if not gather_reached(session, today):
        return
    put(session, RECIPIENT, list(RECIPIENT.columns.keys()), [(key, each.contact_id) for key, each in writable.items()])
    analyze(session, REACHED, RECIPIENT)
    for wanted in (_of_leads(today), _of_helpers(today)):
        session.execute(insert(DUE).from_select(_NAMES, by_index(BY_DEADLINE, wanted.where(*near(today)))))
    # A calendar that gives days back must not count up again.
    session.execute(delete(DUE).where(DUE.c.already.is_(None)))
    analyze(session, DUE)


def put_due(session: Session, due: Sequence[Due]) -> None:
    """Enter what another rule found due."""
    rows = [(each.task_id, each.deadline_version, str(each.ladder), each.rung, None, *_whom(each)) for each in due]
    put(session, DUE, _NAMES, rows)


def _whom(each: Due) -> tuple[int, bool, bool]:
    return each.contact_id, each.coordinating, each.already


def read_due(session: Session, recipients: Mapping[int, Recipient], *which: ColumnElement[bool]) -> Iterator[Due]:
    """What is in DUE, of `which` rows, in the order in which it is told. `recipients` are by contact id."""
    wanted = (
        select(DUE, Task.code)
        .join(Task, Task.id == DUE.c.task_id)
        .where(DUE.c.contact_id.is_not(None), *which)
        .order_by(DUE.c.ladder == LadderName.FOLLOW_UP, DUE.c.coordinating, Task.deadline, Task.id)
    )
    for row in session.execute(wanted.execution_options(yield_per=1_000)):
        recipient = recipients[row.contact_id]
        yield Due(
            task_id=row.task_id,
            code=row.code,
            deadline_version=row.deadline_version,
            rung=row.rung,
            contact_id=row.contact_id,
            channel=recipient.channel,
            coordinating=row.coordinating,
            already=row.already,
            passed=recipient.passed,
            ladder=LadderName(row.ladder),
        )


def read_new(session: Session, recipients: Mapping[int, Recipient]) -> Iterator[Due]:
    """What is in DUE and was not written before."""
    return read_due(session, recipients, DUE.c.already.is_(False))


def count_already(session: Session) -> int:
    return session.scalar(select(func.count()).where(DUE.c.already, DUE.c.contact_id.is_not(None))) or 0


def count_unreachable(session: Session) -> dict[int, int]:
    """By department id, what is due to departments that nobody can be written to at."""
    counted = select(DUE.c.department_id, func.count()).where(DUE.c.contact_id.is_(None))
    return {department: count for department, count in session.execute(counted.group_by(DUE.c.department_id))}  # noqa: C416 - typed


def _of_leads(today: Day) -> Select[Any]:
    return _due(_reached_tasks(today), Task.lead_department_id, coordinating=False)


def _of_helpers(today: Day) -> Select[Any]:
    """A department that leads is asked as the lead, and once: files name it among its helpers too."""
    helpers = join(_reached_tasks(today), Coordination, Coordination.task_id == Task.id)
    wanted = _due(helpers, Coordination.department_id, coordinating=True)
    return wanted.where(
        Coordination.department_id != Task.lead_department_id, ~_is_group(Coordination.department_id), _none_closed()
    )


def _reached_tasks(today: Day) -> Any:
    same = [Task.deadline == REACHED.c.deadline, Task.kind == REACHED.c.kind, Task.urgency == REACHED.c.urgency]
    if today.ladder.has_shares:
        same.append(given(today.ladder) == REACHED.c.given)
    return join(REACHED, Task, and_(*same))


def _due(tasks: Any, department: Any, *, coordinating: bool) -> Select[Any]:
    """Tasks at a rung today, with the contact of `department`, if any, and whether the reminder was written."""
    told = (literal(LadderName.DEADLINE, String), REACHED.c.rung, department, RECIPIENT.c.contact_id)
    return (
        select(Task.id, Task.deadline_version, *told, literal(coordinating, Boolean), _already())
        .select_from(tasks)
        .join(RECIPIENT, RECIPIENT.c.department_id == department, isouter=True)
        .where(*reminded(), REACHED.c.coordinating.is_(coordinating), _none_answers(department))
    )


_TOLD_LATER, _TOLD, _MAY_BE_TOLD = 2, 1, 0


def _already() -> ColumnElement[bool | None]:
    """Whether the reminder was written; empty where a later rung was told of.

    One question for both, as both are answered by one look into one index: most scans find all of it told.
    """
    same = case((or_(Reminder.dropped.is_(None), ~RETURNS), _TOLD), else_=_MAY_BE_TOLD)
    later = case((Reminder.dropped.is_(None), _TOLD_LATER), else_=_MAY_BE_TOLD)
    told = select(func.max(case((Reminder.rung == REACHED.c.rung, same), else_=later))).where(
        Reminder.task_id == Task.id,
        Reminder.deadline_version == Task.deadline_version,
        Reminder.ladder == LadderName.DEADLINE,
        Reminder.contact_id == RECIPIENT.c.contact_id,
        Reminder.rung <= REACHED.c.rung,
    )
    return case({_TOLD: true(), _TOLD_LATER: null()}, value=told.scalar_subquery(), else_=false())


def _none(*which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether there is no such row: looked up by an index for each row, however little a database knows of its tables.

    Of NOT EXISTS PostgreSQL would make a join, and right after an office's first scan read all reminders for each task.
    """
    return ~func.coalesce(select(true()).where(*which).limit(1).scalar_subquery(), false())


def _none_answers(department: Any) -> ColumnElement[bool]:
    """The department has not answered to what is overdue, or its answer does not hold any more."""
    theirs = (Contact.id == Acknowledgement.contact_id, Contact.department_id == department)
    return _none(*_standing(Acknowledgement.at >= REACHED.c.answered_from), *theirs)


def _none_closed() -> ColumnElement[bool]:
    theirs = Acknowledgement.contact_id == RECIPIENT.c.contact_id
    return _none(*_standing(theirs, Acknowledgement.choice.in_(CLOSING)))


def _standing(*which: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    return (
        Acknowledgement.task_id == Task.id,
        Acknowledgement.deadline_version == Task.deadline_version,
        Acknowledgement.undone_at.is_(None),
        *which,
    )


def _is_group(department_id: Any) -> ColumnElement[bool]:
    return exists().where(Department.id == department_id, Department.kind == DepartmentKind.GROUP)

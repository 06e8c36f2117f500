"""What follow-ups make of a day's rungs: quiet until the chosen day, told on it, and then the ladder goes on."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.escalation import Recipient
from tasks.follow_up import FollowUp
from tasks.ladder_name import LadderName
from tasks.reminder import Reminder, may_return
from tasks.rung_due import Due
from tasks.state import REMINDED
from tasks.task import Task
from tasks.workdays import Calendar

Pair = tuple[int, int]
"""A task and a contact."""


def any_follow_up(session: Session) -> bool:
    """Whether any officer's choice stands at all."""
    return session.scalar(select(FollowUp.id).where(FollowUp.undone_at.is_(None)).limit(1)) is not None


def with_follow_ups(
    session: Session, on: date, calendar: Calendar, recipients: Mapping[int, Recipient], due: Sequence[Due]
) -> list[Due]:
    """The rungs of a day as they are after what officers chose for themselves.

    A contact's rungs are quiet up to and on the day that it chose, on which the follow-up itself is told. Rungs that
    were reached by then are told by it, so that nothing is told again the next morning. `recipients` are by contact id.
    """
    standing = _standing(session)
    if not standing:
        return list(due)
    told = _told(session, standing)
    kept = [each for each in due if not _quiet(each, on, standing, told)]
    return [*kept, *_follow_ups(standing, told, on, calendar, recipients)]


def _standing(session: Session) -> dict[Pair, Any]:
    """The newest choice of each contact for each task that it still has to do."""
    wanted = (
        select(FollowUp, Task, Contact.department_id)
        .join(Task, Task.id == FollowUp.task_id)
        .join(Contact, Contact.id == FollowUp.contact_id)
        .where(FollowUp.undone_at.is_(None), FollowUp.deadline_version == Task.deadline_version)
        .where(Task.state.in_(sorted(REMINDED)), Task.deadline.is_not(None), Task.silent.is_(False))
        .order_by(FollowUp.id)
    )
    return {(row.Task.id, row.FollowUp.contact_id): row for row in session.execute(wanted)}


def _told(session: Session, standing: Mapping[Pair, Any]) -> dict[Pair, list[Reminder]]:
    """Reminders of follow-ups that were written and not dropped for good."""
    ids = {task_id for task_id, _ in standing}
    wanted = (
        select(Reminder)
        .join(Task, Task.id == Reminder.task_id)
        .where(Reminder.ladder == LadderName.FOLLOW_UP, Reminder.task_id.in_(ids))
        .where(Reminder.deadline_version == Task.deadline_version)
    )
    found: dict[Pair, list[Reminder]] = {}
    for each in session.scalars(wanted):
        if not may_return(each.dropped):
            found.setdefault((each.task_id, each.contact_id), []).append(each)
    return found


def _quiet(due: Due, on: date, standing: Mapping[Pair, Any], told: Mapping[Pair, list[Reminder]]) -> bool:
    pair = (due.task_id, due.contact_id)
    if pair not in standing:
        return False
    chosen, reminders = standing[pair].FollowUp, told.get(pair, [])
    owed = due.rung >= 0 and not any(each.created_at >= chosen.at for each in reminders)
    return on <= chosen.tell_on or owed or any(each.rung <= due.rung for each in reminders)


def _follow_ups(
    standing: Mapping[Pair, Any],
    told: Mapping[Pair, list[Reminder]],
    on: date,
    calendar: Calendar,
    contacts: Mapping[int, Recipient],
) -> Iterator[Due]:
    """Those whose day has come, told once, and never after the deadline: then the ladder speaks."""
    for pair, row in standing.items():
        chosen, task, recipient = row.FollowUp, row.Task, contacts.get(row.FollowUp.contact_id)
        if recipient is None or chosen.tell_on > on or task.deadline < on:
            continue
        yield Due(
            task_id=task.id,
            code=task.code,
            deadline_version=task.deadline_version,
            rung=_left(task.deadline, on, calendar),
            contact_id=recipient.contact_id,
            channel=recipient.channel,
            coordinating=row.department_id != task.lead_department_id,
            already=any(each.created_at >= chosen.at for each in told.get(pair, ())),
            passed=recipient.passed,
            ladder=LadderName.FOLLOW_UP,
        )


def _left(deadline: date, on: date, calendar: Calendar) -> int:
    """Working days to a deadline, as far as the calendar reaches."""
    due = calendar.due_day(deadline) if deadline < calendar.ends else calendar.ends
    return calendar.working_days_between(on, due)

"""Who answered for whom, and put off what until when, as parts of queries over tasks that climb."""

from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from tasks.acknowledgement import Acknowledgement, acknowledges
from tasks.contact import Contact
from tasks.follow_up import FollowUp
from tasks.ladder_name import LadderName
from tasks.letter import Letter, LetterState
from tasks.reminder import Reminder
from tasks.state import TaskKind
from tasks.task import Task

# Who was asked something may put it off: the next step then waits from the morning that asks again.
ASKED = frozenset({LadderName.UNANSWERED, LadderName.NO_PROGRESS})
UNDATED = or_(Task.deadline.is_(None), Task.kind == TaskKind.UNDATED)
"""Condition of a query: as Task.due_on says it."""


def answers_of_lead(*which: ColumnElement[bool]) -> tuple[ColumnElement[bool], ...]:
    """Standing answers of a task's lead department to its deadline as it stands; for a query with Task in it.

    When to be told again is no answer: see `put_off_until`.
    """
    return (
        Acknowledgement.task_id == Task.id,
        Acknowledgement.deadline_version == Task.deadline_version,
        *acknowledges(),
        Contact.id == Acknowledgement.contact_id,
        Contact.department_id == Task.lead_department_id,
        *which,
    )


def newest_answer() -> Any:
    """When the lead department answered last, as a column; None when it never did."""
    newest = select(func.max(Acknowledgement.at)).where(*answers_of_lead())
    return newest.correlate(Task).scalar_subquery()


def put_off_until() -> Any:
    """The day on which the lead department wants to be told again, the last of several, as a column; None without."""
    theirs = (
        FollowUp.task_id == Task.id,
        FollowUp.deadline_version == Task.deadline_version,
        FollowUp.undone_at.is_(None),
        Contact.id == FollowUp.contact_id,
        Contact.department_id == Task.lead_department_id,
    )
    return select(func.max(FollowUp.tell_on)).where(*theirs).correlate(Task).scalar_subquery()


def answered_since(moment: Any) -> ColumnElement[bool]:
    """Whether the lead department answered at that moment or later."""
    return _answered(Acknowledgement.at >= moment)


def answered_after(moment: Any) -> ColumnElement[bool]:
    """Whether the lead department answered later than at that moment."""
    return _answered(Acknowledgement.at > moment)


def _answered(when: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(*answers_of_lead(when)).correlate_except(Acknowledgement, Contact)


_HELD = (Letter.state == LetterState.PENDING, Letter.hold_id.is_not(None), Letter.hold_ended_at.is_(None))


def any_hold() -> ColumnElement[bool]:
    """Whether any letter is held back until a person decides: asked once, and mostly none is."""
    return exists(select(Letter.id).where(*_HELD))


def waits_in_hold() -> ColumnElement[bool]:
    """Whether a letter about the task is held back."""
    theirs = (Reminder.task_id == Task.id, Reminder.dropped.is_(None), Letter.id == Reminder.letter_id)
    return exists().where(*theirs, *_HELD).correlate(Task)

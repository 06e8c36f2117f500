"""What waits for the office's word: one query for the digest and for the office's page."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.clock import day
from tasks.contact import Contact
from tasks.department import Department
from tasks.extension import Extension, ExtensionState, extensions_by_task
from tasks.letters.digest.facts import Question
from tasks.letters.wording import full_day
from tasks.pause import Pause, PauseState
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task

_BY_STATE = {ExecutionState.REPORTED: Question.CONFIRM, ExecutionState.TRANSFER_REQUESTED: Question.TRANSFER}
_BY_CHOICE = {Choice.OBSTACLE: Question.OBSTACLE}
_ANSWER_TO = {Question.CONFIRM: Choice.REPORTED, Question.TRANSFER: Choice.NOT_OURS}


@dataclass(frozen=True, kw_only=True)
class Pending:
    """One question to the office.

    Attributes:
        department: who asks; the lead department but for a co-ordinating one that asks for itself.
        words: what they wrote, in one line; empty when the state came from a file.
        answered_by: the name typed by who asked, empty when it came from a file.
        asked_on: None when the state came from a file without a day.
        requested_deadline, document, extension_id: only of an extension.
        until: the last day of a pause that is asked for.
        extended: how often the deadline was put off before.
    """

    question: Question
    task: Task
    department: str
    words: str
    answered_by: str = ""
    asked_on: date | None = None
    requested_deadline: date | None = None
    document: str = ""
    extension_id: int | None = None
    until: date | None = None
    extended: int = 0


def pending_questions(session: Session, zone: ZoneInfo) -> list[Pending]:
    """Reports to confirm, transfers, extensions, obstacles; the longest waiting first within each."""
    found = [
        *_by_state(session, zone),
        *_extensions(session, zone),
        *_pauses(session, zone),
        *_endless(session, zone),
        *_by_choice(session, zone),
    ]
    before = extensions_by_task(session, [each.task.id for each in found if each.task.deadline_version > 1])
    found = [replace(each, extended=before[each.task.id]) for each in found]
    order = list(Question)
    return sorted(found, key=lambda each: (order.index(each.question), each.asked_on or date.min, each.task.id))


def _by_state(session: Session, zone: ZoneInfo) -> Iterator[Pending]:
    wanted = (
        select(Task, Department.name)
        .join(Department, Department.id == Task.lead_department_id)
        .where(Task.state.in_(list(_BY_STATE)))
    )
    rows = session.execute(wanted).all()
    said = _newest(session, [_ANSWER_TO[question] for question in _BY_STATE.values()])
    for task, department in rows:
        question = _BY_STATE[ExecutionState(task.state)]
        given = said.get((task.id, _ANSWER_TO[question]))
        asked_on = day(given.at, zone) if given else None
        yield Pending(
            question=question,
            task=task,
            department=department,
            words=_report_words(task) if question == Question.CONFIRM else (given.unit if given else ""),
            answered_by=given.answered_by if given else "",
            asked_on=(task.reported_on or asked_on) if question == Question.CONFIRM else asked_on,
        )


def _newest(session: Session, choices: list[Choice]) -> dict[tuple[int, str], Acknowledgement]:
    wanted = (
        select(Acknowledgement)
        .join(Task, Task.id == Acknowledgement.task_id)
        .where(Acknowledgement.choice.in_(choices), Acknowledgement.undone_at.is_(None))
        .where(Task.state.in_(list(_BY_STATE)), Acknowledgement.state_after == Task.state)
        .order_by(Acknowledgement.id)
    )
    return {(given.task_id, given.choice): given for given in session.scalars(wanted)}


def _extensions(session: Session, zone: ZoneInfo) -> Iterator[Pending]:
    """Requests that wait, of tasks that their departments still work on."""
    wanted = (
        select(Extension, Task, Department.name, Acknowledgement.answered_by)
        .join(Task, Task.id == Extension.task_id)
        .join(Contact, Contact.id == Extension.contact_id, isouter=True)
        .join(Department, Department.id == func.coalesce(Contact.department_id, Task.lead_department_id))
        .join(Acknowledgement, Acknowledgement.id == Extension.acknowledgement_id, isouter=True)
        .where(Extension.state == ExtensionState.ASKED, Task.state.in_(sorted(REMINDED)))
        .with_hint(Task, "NOT INDEXED", "sqlite")  # by its key: few are asked for, many are reminded
    )
    for asked, task, department, answered_by in session.execute(wanted):
        yield Pending(
            question=Question.EXTENSION,
            task=task,
            department=department,
            words=asked.reason,
            answered_by=answered_by or "",
            asked_on=day(asked.asked_at, zone) if asked.asked_at else None,
            requested_deadline=asked.requested,
            document=asked.document,
            extension_id=asked.id,
        )


def _pauses(session: Session, zone: ZoneInfo) -> Iterator[Pending]:
    """Proposals to let a task rest, of departments that still work on it."""
    wanted = (
        select(Pause, Task, Department.name, Acknowledgement.answered_by)
        .join(Task, Task.id == Pause.task_id)
        .join(Contact, Contact.id == Pause.contact_id, isouter=True)
        .join(Department, Department.id == func.coalesce(Contact.department_id, Task.lead_department_id))
        .join(Acknowledgement, Acknowledgement.id == Pause.acknowledgement_id, isouter=True)
        .where(Pause.state == PauseState.ASKED, Task.state.in_(sorted(REMINDED)))
    )
    for asked, task, department, answered_by in session.execute(wanted):
        yield Pending(
            question=Question.PAUSE,
            task=task,
            department=department,
            words=asked.reason,
            answered_by=answered_by or "",
            asked_on=day(asked.asked_at, zone) if asked.asked_at else None,
            until=asked.until,
        )


def _endless(session: Session, zone: ZoneInfo) -> Iterator[Pending]:
    """Tasks that rest, as a file says, and nobody said until when."""
    running = (Pause.task_id == Task.id) & (Pause.state == PauseState.RUNNING)
    wanted = (
        select(Task, Department.name, Pause)
        .join(Department, Department.id == Task.lead_department_id)
        .join(Pause, running, isouter=True)
        .where(Task.state == ExecutionState.PAUSED, Pause.until.is_(None))
    )
    for task, department, pause in session.execute(wanted):
        yield Pending(
            question=Question.ENDLESS_PAUSE,
            task=task,
            department=department,
            words=task.note,
            asked_on=day(pause.began_at, zone) if pause and pause.began_at else None,
        )


def _by_choice(session: Session, zone: ZoneInfo) -> Iterator[Pending]:
    """The newest of each contact; it waits until the deadline moves or the department reports."""
    newest = (
        select(func.max(Acknowledgement.id))
        .where(Acknowledgement.choice.in_(list(_BY_CHOICE)), Acknowledgement.undone_at.is_(None))
        .group_by(Acknowledgement.task_id, Acknowledgement.contact_id, Acknowledgement.choice)
    )
    wanted = (
        select(Acknowledgement, Task, func.coalesce(Department.name, Contact.title).label("department"))
        .join(Task, Task.id == Acknowledgement.task_id)
        .join(Contact, Contact.id == Acknowledgement.contact_id)
        .join(Department, Department.id == Contact.department_id, isouter=True)
        .where(Acknowledgement.id.in_(newest), Task.state.in_(list(REMINDED)))
        .where(Acknowledgement.deadline_version == Task.deadline_version)
    )
    for row in session.execute(wanted):
        yield _asked(row, zone)


def _asked(row: Any, zone: ZoneInfo) -> Pending:
    given: Acknowledgement = row.Acknowledgement
    return Pending(
        question=_BY_CHOICE[Choice(given.choice)],
        task=row.Task,
        department=row.department,
        words=given.need,
        answered_by=given.answered_by,
        asked_on=day(given.at, zone),
    )


def _report_words(task: Task) -> str:
    """`123/BC-SXD ngày 05/01/2026`, as far as it is known."""
    dated = f"ngày {full_day(task.result_date)}" if task.result_date else ""
    return " ".join(part for part in (task.result_document, dated) if part)

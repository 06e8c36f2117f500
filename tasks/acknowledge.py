"""An answer is recorded, once, with what it does to the task; and taken back within ten minutes."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.acknowledgement import Acknowledgement, find_all_standing
from tasks.actor import contact
from tasks.answer import Answer, Choice
from tasks.ask_extension import Wish, record_request, was_decided
from tasks.ask_pause import pause_was_decided, record_pause_request
from tasks.contact import Contact
from tasks.doubt import ANSWERED, settle
from tasks.events import AcknowledgementUndone, Bus, TaskAcknowledged, TaskStateChanged
from tasks.follow_up import follow_up
from tasks.letter import Letter
from tasks.reminder import Reminder
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task, hold_tasks

UNDO_WITHIN = timedelta(minutes=10)


def acknowledge(  # noqa: PLR0913, PLR0917 - an answer says all of this
    session: Session,
    bus: Bus,
    letter: Letter,
    task_id: int,
    answer: Answer,
    now: datetime,
    on: date,
    incoming_id: int | None = None,
    told_again: date | None = None,
) -> Acknowledgement:
    """Record an answer to one task of a letter, once, with what it does to the task, in the caller's transaction.

    `incoming_id` is the message of a chat that said it; `told_again` the working day of a follow-up.
    """
    return acknowledge_all(session, bus, letter, [task_id], answer, now, on, incoming_id, told_again)[0]


def acknowledge_all(  # noqa: PLR0913, PLR0917 - as above
    session: Session,
    bus: Bus,
    letter: Letter,
    task_ids: Sequence[int],
    answer: Answer,
    now: datetime,
    on: date,
    incoming_id: int | None = None,
    told_again: date | None = None,
) -> list[Acknowledgement]:
    """The same for several tasks that one answer speaks of: asked for and written together, given in their order."""
    tasks = {task.id: task for task in hold_tasks(session, task_ids)}
    before = find_all_standing(session, letter.id, task_ids, answer)
    new = [tasks[each] for each in task_ids if each not in before]
    helping = _coordinated(session, letter, new)
    changes = [_change(task, answer, on, coordinating=task.id in helping) for task in new]
    given = [_given(letter, task, answer, change, now, incoming_id) for task, change in zip(new, changes, strict=True)]
    session.add_all(given)
    session.flush()
    actor = contact(letter.contact_id)
    happened = [_happened(tasks[each.task_id], each) for each in given]
    bus.publish_all(session, happened, now, actor)
    if given:
        # Before the tasks' changes, which cancel letters that wait: this one came. After the first events, for who
        # holds a letter and waits for the event log could wait for somebody who waits for that letter.
        settle(session, letter.id, now, ANSWERED)
    bus.publish_all(session, [each for each in changes if each is not None], now, actor)
    for each in given:
        _ask(session, bus, tasks[each.task_id], each, now, actor, told_again)
    found = before | {each.task_id: each for each in given}
    return [found[each] for each in task_ids]


def undo(session: Session, bus: Bus, letter: Letter, acknowledgement_id: int, now: datetime) -> bool:
    """Take an answer back within ten minutes; True when it is taken back (also when it already was).

    False too when the office has decided on it since: its word stands, and so does what it was given on.
    """
    given = session.get(Acknowledgement, acknowledgement_id)
    if given is None or given.letter_id != letter.id:
        return False
    task = hold_tasks(session, [given.task_id])[0]
    session.refresh(given)  # as it is now that the task is held: two who undo at once undo once
    if given.undone_at is not None:
        return True
    if now - given.at > UNDO_WITHIN or (given.state_before and task.state != given.state_after):
        return False
    if was_decided(session, given.id) or pause_was_decided(session, given.id):
        return False
    given.undone_at = now
    actor = contact(given.contact_id)
    happened = AcknowledgementUndone(task_id=task.id, code=task.code, acknowledgement_id=given.id)
    bus.publish(session, happened, now, actor)
    bus.publish(session, _change_back(session, task, given), now, actor)
    return True


def _given(
    letter: Letter, task: Task, answer: Answer, change: TaskStateChanged | None, now: datetime, incoming_id: int | None
) -> Acknowledgement:
    return Acknowledgement(
        letter_id=letter.id,
        task_id=task.id,
        contact_id=letter.contact_id,
        deadline_version=task.deadline_version,
        fingerprint=answer.fingerprint(),
        at=now,
        state_before=change.old if change else None,
        state_after=change.new if change else None,
        incoming_id=incoming_id,
        **asdict(answer),
    )


def _happened(task: Task, given: Acknowledgement) -> TaskAcknowledged:
    return TaskAcknowledged(
        task_id=task.id,
        code=task.code,
        acknowledgement_id=given.id,
        contact_id=given.contact_id,
        choice=given.choice,
    )


def _ask(
    session: Session, bus: Bus, task: Task, given: Acknowledgement, now: datetime, actor: str, told: date | None
) -> None:
    """What an answer asks for beside; whether it may be asked for is judged before the answer is recorded."""
    asker = {"contact_id": given.contact_id, "acknowledgement_id": given.id}
    if given.choice == Choice.EXTENSION and given.requested_deadline is not None:
        wish = Wish(requested=given.requested_deadline, reason=given.reason, document=given.document, **asker)
        record_request(session, bus, task, wish, now, actor)
    elif given.choice == Choice.PAUSE and given.until is not None:
        record_pause_request(session, bus, task, given.until, given.reason, now, actor, **asker)
    elif given.choice == Choice.FOLLOW_UP and given.until is not None:
        follow_up(session, task, given.contact_id, given.until, told or given.until, now, given.id)


def _change_back(session: Session, task: Task, given: Acknowledgement) -> TaskStateChanged | None:
    """Only what this answer did is undone, and only while nobody else of the lead department says the same."""
    if not given.state_before or _said_by_another(session, task, given):
        return None
    facts = {"reported_on": None, "result_document": "", "result_date": None}
    cleared = facts if given.choice == Choice.REPORTED else {}
    return task.become(ExecutionState(given.state_before), reason="answer undone", **cleared)


def _said_by_another(session: Session, task: Task, given: Acknowledgement) -> bool:
    also = (
        select(Acknowledgement.id)
        .join(Contact, Contact.id == Acknowledgement.contact_id)
        .where(
            Acknowledgement.task_id == task.id,
            Acknowledgement.id != given.id,
            Acknowledgement.choice == given.choice,
            Acknowledgement.deadline_version == given.deadline_version,
            Acknowledgement.at >= given.at,
            Acknowledgement.undone_at.is_(None),
            Contact.department_id == task.lead_department_id,
        )
    )
    return session.scalar(also.limit(1)) is not None


def _coordinated(session: Session, letter: Letter, tasks: Sequence[Task]) -> set[int]:
    """Those of the tasks that the letter's reader co-ordinates, as its reminders say; else by the department."""
    ids = [task.id for task in tasks]
    of_letter = (Reminder.letter_id == letter.id, Reminder.task_id.in_(ids))
    # Of several reminders of a task the first counts, so it is read last.
    said = select(Reminder.task_id, Reminder.coordinating).where(*of_letter).order_by(Reminder.id.desc())
    helps = {task_id: coordinating for task_id, coordinating in session.execute(said)} if ids else {}  # noqa: C416 - typed
    department_id = session.get_one(Contact, letter.contact_id).department_id if len(helps) < len(ids) else None
    return {task.id for task in tasks if helps.get(task.id, department_id not in {None, task.lead_department_id})}


def _change(task: Task, answer: Answer, on: date, *, coordinating: bool) -> TaskStateChanged | None:
    """What the answer makes of the task. Only the lead department moves it; a co-ordinating one answers for itself."""
    if coordinating or ExecutionState(task.state) not in REMINDED or answer.choice == Choice.FOLLOW_UP:
        return None
    if answer.choice == Choice.REPORTED:
        return task.report(on, answer.result_document, answer.result_date)
    if answer.choice == Choice.NOT_OURS:
        return task.become(ExecutionState.TRANSFER_REQUESTED, reason=answer.unit)
    if task.state == ExecutionState.NOT_STARTED:
        return task.become(ExecutionState.IN_PROGRESS)
    return None

"""The steps that are due are taken: whoever is meant gets a reminder in the day's letter of urging."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from tasks import actor
from tasks.among import among
from tasks.climb import Climb
from tasks.climb_step import ClimbStep
from tasks.desk import Desk
from tasks.due import Due
from tasks.escalation import Recipient
from tasks.events import Bus, TaskEscalated
from tasks.insert_rows import insert_rows
from tasks.ladder_name import LadderName
from tasks.letter import LEFT, Letter, LetterKind
from tasks.posting import open_posting
from tasks.reminder import Reminder
from tasks.scan import write_reminders
from tasks.step import Level, Step
from tasks.superior import Superiors, read_superiors
from tasks.task import Task
from tasks.turn import Turn, take_turn

ACTOR = actor.rule(actor.Rule.ESCALATION)


@dataclass(frozen=True)
class Reached:
    """How far a climb gets now: the steps passed over with why, then one that is told, if any is left."""

    climb: Climb
    task: Task
    passed: tuple[tuple[Step, str], ...]
    step: Step | None
    recipient: Recipient | None

    @property
    def taken(self) -> int:
        return len(self.passed) + (self.step is not None)


def take_steps(
    session: Session,
    desk: Desk,
    bus: Bus,
    due: Sequence[tuple[Climb, Task]],
    now: datetime,
    leave_at: datetime,
) -> int:
    """Take one step of each climb, in the caller's transaction, which holds the tasks; how many were taken.

    Who has had the day's letter already waits for the next working day, and so does their step, whoever is their head
    by then. So does who is to be asked for news of a task that the morning's letter has just reminded them of. While
    the day's letter is on its way, or after it failed, their step stays due. New letters leave from `leave_at` on.
    """
    if not due:
        return 0
    # Before letters are held: who holds one and waits for the log could be waited for.
    take_turn(session, Turn.EVENT_LOG)
    superiors = read_superiors(session, desk, now, {task.lead_department_id for _, task in due})
    reached = [reach(superiors, climb, task) for climb, task in due]
    before = _taken_before(session, [climb for climb, _ in due])
    calendar = desk.read_calendar(session)
    posting = open_posting(desk, calendar, leave_at if desk.hours.open_at(leave_at, calendar) else now)
    told = [_due(each, each.recipient, before[each.climb.id] + each.taken) for each in reached if each.recipient]
    todays = _told_today(session, told, posting.slot)
    written = write_reminders(session, [each for each in told if each not in todays], posting, now, LetterKind.URGE)
    waiting = {(each.task_id, each.ladder) for each in (*written.waiting, *todays)}
    had = _have_had(session, written.waiting, posting.slot)
    another_day = {(each.task_id, each.ladder) for each in (*had, *todays)}
    for each in reached:
        if (each.task.id, each.climb.ladder) in another_day:
            each.climb.put_off(posting.slot, posting.not_after)
    told_now = [each for each in reached if (each.task.id, each.climb.ladder) not in waiting]
    _record(session, bus, told_now, now)
    return len(told_now)


def reach(superiors: Superiors, climb: Climb, task: Task) -> Reached:
    """Whom its next step tells: who cannot be reached, or is not there, is passed over for the step after."""
    passed: list[tuple[Step, str]] = []
    for step in climb.left:
        if step.to == Level.DIGEST:
            return Reached(climb, task, tuple(passed), step, None)
        found = superiors.find(step.to, task, climb.contact_id)
        if isinstance(found, Recipient):
            return Reached(climb, task, tuple(passed), step, found)
        passed.append((step, found))
    return Reached(climb, task, tuple(passed), None, None)


def _told_today(session: Session, due: Sequence[Due], slot: date) -> list[Due]:
    asked = [each for each in due if each.ladder == LadderName.NO_PROGRESS]
    wanted = select(Reminder.task_id, Reminder.contact_id).where(
        among(Reminder.task_id, "tasks"),
        Reminder.slot == slot,
        Reminder.ladder != LadderName.NO_PROGRESS,
        Reminder.dropped.is_(None),
    )
    rows = session.execute(wanted, {"tasks": [each.task_id for each in asked]}) if asked else ()
    told = {(row.task_id, row.contact_id) for row in rows}
    return [each for each in asked if (each.task_id, each.contact_id) in told]


def _have_had(session: Session, waiting: Sequence[Due], slot: date) -> list[Due]:
    """Of those whose letter of the day is not to be added to: to whom it has come, as far as anybody knows."""
    left = or_(Letter.state.in_(LEFT), Letter.resends > 0)
    wanted = select(Letter.contact_id, Letter.channel).where(
        among(Letter.contact_id, "contacts"), Letter.kind == LetterKind.URGE, Letter.slot == slot, left
    )
    rows = session.execute(wanted, {"contacts": [each.contact_id for each in waiting]}) if waiting else ()
    had = {(row.contact_id, row.channel) for row in rows}
    return [each for each in waiting if (each.contact_id, each.channel) in had]


def _taken_before(session: Session, climbs: Sequence[Climb]) -> Counter[int]:
    """By climb, how many steps were taken on its ladder for its deadline, in this climb or before: told once each."""
    same = aliased(Climb)
    theirs = (same.task_id == Climb.task_id, same.deadline_version == Climb.deadline_version)
    wanted = select(Climb.id, func.count().label("taken")).join(same, and_(*theirs, same.ladder == Climb.ladder))
    taken = wanted.join(ClimbStep, ClimbStep.climb_id == same.id).where(among(Climb.id, "climbs")).group_by(Climb.id)
    rows = session.execute(taken, {"climbs": [each.id for each in climbs]})
    return Counter({row.id: row.taken for row in rows})


def _due(reached: Reached, recipient: Recipient, rung: int) -> Due:
    return Due(
        task_id=reached.task.id,
        code=reached.task.code,
        deadline_version=reached.climb.deadline_version,
        rung=rung,
        contact_id=recipient.contact_id,
        channel=recipient.channel,
        coordinating=False,
        already=False,
        passed=recipient.passed,
        ladder=LadderName(reached.climb.ladder),
    )


def _record(session: Session, bus: Bus, reached: Sequence[Reached], now: datetime) -> None:
    insert_rows(session, ClimbStep, [row for each in reached for row in _rows(each, now)])
    for each in reached:
        each.climb.step += each.taken
        each.climb.wait_from(now)
    bus.publish_all(session, [_happened(each, each.step) for each in reached if each.step is not None], now, ACTOR)


def _happened(reached: Reached, step: Step) -> TaskEscalated:
    return TaskEscalated(
        task_id=reached.task.id,
        code=reached.task.code,
        ladder=reached.climb.ladder,
        level=step.to,
        contact_id=reached.recipient.contact_id if reached.recipient else None,
        passed=tuple(f"{each.to}: {why}" for each, why in reached.passed),
    )


def _rows(reached: Reached, now: datetime) -> Iterator[dict[str, Any]]:
    number, climb_id = reached.climb.step, reached.climb.id
    for step, why in reached.passed:
        number += 1
        yield _row(climb_id, number, step, now) | {"passed": why}
    if reached.step is not None:
        contact_id = reached.recipient.contact_id if reached.recipient else None
        yield _row(climb_id, number + 1, reached.step, now) | {"contact_id": contact_id}


def _row(climb_id: int, number: int, step: Step, now: datetime) -> dict[str, Any]:
    return {"climb_id": climb_id, "number": number, "to": step.to, "contact_id": None, "passed": "", "at": now}

"""The steps that are due are taken: whoever is meant gets a reminder in the day's letter of urging."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from tasks import actor
from tasks.among import among
from tasks.climb import Climb
from tasks.climb_step import ClimbStep
from tasks.desk import Desk
from tasks.due import Due
from tasks.escalation import Recipient
from tasks.events import Bus, TaskEscalated
from tasks.ladder_name import LadderName
from tasks.letter import LetterKind
from tasks.posting import open_posting
from tasks.reminder import Reminder
from tasks.scan import write_reminders
from tasks.step import Level, Step
from tasks.superior import Superiors, read_superiors
from tasks.task import Task
from tasks.turn import Turn, take_turn
from tasks.workdays import Calendar

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
    session: Session, desk: Desk, bus: Bus, calendar: Calendar, due: Sequence[tuple[Climb, Task]], now: datetime
) -> int:
    """Take one step of each climb, in the caller's transaction, which holds the tasks; how many were taken.

    Who has had the day's letter already waits for the next working day, and so does their step, whoever is their head
    by then. So does who is to be asked for news of a task that the morning's letter has just reminded them of.
    """
    if not due:
        return 0
    take_turn(
        session, Turn.EVENT_LOG
    )  # before letters are held: who holds one and waits for the log could be waited for
    superiors = read_superiors(session, desk, now)
    reached = [_reach(superiors, climb, task) for climb, task in due]
    before = _taken_before(session, [climb for climb, _ in due])
    posting = open_posting(desk, calendar, now)
    told = [_due(each, each.recipient, before[each.climb.id] + each.taken) for each in reached if each.recipient]
    todays = _told_today(session, told, posting.slot)
    written = write_reminders(session, [each for each in told if each not in todays], posting, now, LetterKind.URGE)
    waiting = {(each.task_id, each.ladder) for each in (*written.waiting, *todays)}
    for each in reached:
        if (each.task.id, each.climb.ladder) in waiting:
            each.climb.put_off(posting.not_after)
        else:
            _record(session, bus, each, now)
    return len(reached) - len(waiting)


def _reach(superiors: Superiors, climb: Climb, task: Task) -> Reached:
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


def _record(session: Session, bus: Bus, reached: Reached, now: datetime) -> None:
    climb = reached.climb
    session.add_all(_rows(reached, now))
    climb.step += reached.taken
    climb.wait_from(now)
    if reached.step is not None:
        happened = TaskEscalated(
            task_id=reached.task.id,
            code=reached.task.code,
            ladder=climb.ladder,
            level=reached.step.to,
            contact_id=reached.recipient.contact_id if reached.recipient else None,
            passed=tuple(f"{step.to}: {why}" for step, why in reached.passed),
        )
        bus.publish(session, happened, now, ACTOR)


def _rows(reached: Reached, now: datetime) -> Iterator[ClimbStep]:
    number = reached.climb.step
    for step, why in reached.passed:
        yield ClimbStep(climb_id=reached.climb.id, number=(number := number + 1), to=step.to, passed=why, at=now)
    if reached.step is not None:
        to, who = reached.step.to, reached.recipient
        contact_id = who.contact_id if who else None
        yield ClimbStep(climb_id=reached.climb.id, number=number + 1, to=to, contact_id=contact_id, passed="", at=now)

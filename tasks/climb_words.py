"""What became of a task's climbs, and when its department was urged otherwise, told back: a line each."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.climb_end import End
from tasks.climb_step import ClimbStep
from tasks.ladder_name import LadderName
from tasks.letters.wording import full_day
from tasks.step import Level
from tasks.task import Task
from tasks.urged import times_urged
from tasks.urging import Means, Urging


def climb_lines(session: Session, task: Task, zone: ZoneInfo) -> Iterator[str]:
    """In Vietnamese, oldest first; times by `zone`."""
    climbs = session.scalars(select(Climb).where(Climb.task_id == task.id).order_by(Climb.id))
    for climb in climbs:
        theirs = select(ClimbStep).where(ClimbStep.climb_id == climb.id).order_by(ClimbStep.number)
        steps = session.scalars(theirs).all()
        yield from (_step(climb, each, zone) for each in steps)
        if steps or climb.ended_at is None:
            yield _stands(climb, zone)
    urgings = select(Urging).where(Urging.task_id == task.id).order_by(Urging.on, Urging.id)
    for urging in session.scalars(urgings):
        note = f": {urging.note}" if urging.note else ""
        yield f"Ngày {full_day(urging.on)}: đôn đốc qua {Means(urging.means).label}{note}."
    if times := times_urged(session, [task.id])[task.id]:
        yield f"Đã đôn đốc {times} lần (chưa kể thư nhắc theo hạn)."


def _step(climb: Climb, step: ClimbStep, zone: ZoneInfo) -> str:
    when = step.at.astimezone(zone)
    begins = f"{when:%H:%M} ngày {full_day(when.date())}: {_name(climb)}, bước {step.number}, {Level(step.to).label}"
    if step.passed:
        return f"{begins}: bỏ qua, {step.passed}."
    return f"{begins}: đã báo (đầu mối số {step.contact_id})." if step.contact_id else f"{begins}: đã đưa vào."


def _stands(climb: Climb, zone: ZoneInfo) -> str:
    if climb.ended_at is not None:
        ended = full_day(climb.ended_at.astimezone(zone).date())
        return f"Đôn đốc {_name(climb)} kết thúc ngày {ended}: {End(climb.ended or '').label}."
    if climb.stands_since is not None:
        since = climb.stands_since.astimezone(zone).date()
        return f"Đôn đốc {_name(climb)} đang dừng đếm từ ngày {full_day(since)}."
    if not climb.left or climb.next_at is None:
        return f"Đôn đốc {_name(climb)} đã qua hết các bước, chờ trả lời."
    at = climb.next_at.astimezone(zone)
    return f"Đôn đốc {_name(climb)}: bước tới {climb.left[0].to.label}, {at:%H:%M} ngày {full_day(at.date())}."


def _name(climb: Climb) -> str:
    return f"«{LadderName(climb.ladder).label}»"

"""Where a task's climbs stand, and how often its department was urged, in words: what happened is the time line's."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.ladder_name import LadderName
from tasks.letters.wording import full_day
from tasks.task import Task
from tasks.urged import times_urged


def climb_lines(session: Session, task: Task, zone: ZoneInfo) -> Iterator[str]:
    """In Vietnamese, oldest first; times by `zone`."""
    open_climbs = select(Climb).where(Climb.task_id == task.id, Climb.ended_at.is_(None)).order_by(Climb.id)
    yield from (_stands(climb, zone) for climb in session.scalars(open_climbs))
    if times := times_urged(session, [task.id])[task.id]:
        yield f"Đã đôn đốc {times} lần (chưa kể thư nhắc theo hạn)."


def _stands(climb: Climb, zone: ZoneInfo) -> str:
    name = f"«{LadderName(climb.ladder).label}»"
    if climb.stands_since is not None:
        since = climb.stands_since.astimezone(zone).date()
        return f"Đôn đốc {name} đang dừng đếm từ ngày {full_day(since)}."
    if not climb.left or climb.next_at is None:
        return f"Đôn đốc {name} đã qua hết các bước, chờ trả lời."
    at = climb.next_at.astimezone(zone)
    return f"Đôn đốc {name}: bước tới {climb.left[0].to.label}, {at:%H:%M} ngày {full_day(at.date())}."

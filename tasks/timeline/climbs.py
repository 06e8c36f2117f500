"""Ladders that a task set out on in time, and why it left them."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.climb import Climb
from tasks.climb_end import End
from tasks.ladder_name import LadderName
from tasks.timeline.moment import Moment


def climb_moments(session: Session, task_id: int) -> Iterator[Moment]:
    for climb in session.scalars(select(Climb).where(Climb.task_id == task_id).order_by(Climb.id)):
        name = LadderName(climb.ladder).label
        yield Moment(climb.began_at, "climb", f"Bắt đầu tính thang «{name}» (lần {climb.number}).")
        if climb.ended_at is not None:
            why = End(climb.ended).label if climb.ended in set(End) else climb.ended
            yield Moment(climb.ended_at, "climb", f"Thôi tính thang «{name}»: {why}.")

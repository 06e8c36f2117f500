"""Holds that letters of a task waited in, and what a person decided."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.letter import Letter
from tasks.reminder import Reminder
from tasks.storm.hold import Decision, Hold
from tasks.timeline.moment import Moment

_DECIDED = {Decision.RELEASED: "Cho gửi", Decision.DROPPED: "Bỏ"}


def hold_moments(session: Session, task_id: int) -> Iterator[Moment]:
    of_task = select(Letter.hold_id).join(Reminder, Reminder.letter_id == Letter.id)
    theirs = of_task.where(Reminder.task_id == task_id, Letter.hold_id.is_not(None))
    for hold in session.scalars(select(Hold).where(Hold.id.in_(theirs)).order_by(Hold.id)):
        much = f"{hold.letters} thư, thường ngày {hold.usual_letters}"
        yield Moment(hold.made_at, "hold", f"Giữ lại thư, đợt giữ số {hold.id} ({much}): {hold.cause}.")
        if hold.decided_at is not None and hold.decision is not None:
            words = f"{_DECIDED[Decision(hold.decision)]} đợt giữ số {hold.id}: {hold.decided_by}, {hold.reason}."
            yield Moment(hold.decided_at, "hold", words)

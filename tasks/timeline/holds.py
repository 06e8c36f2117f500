"""Holds that letters of a task waited in, and what a person decided."""

from collections.abc import Iterator

from sqlalchemy import CompoundSelect, select
from sqlalchemy.orm import Session

from tasks.letter import Letter
from tasks.letters.wording import capital
from tasks.news import News
from tasks.reminder import Reminder
from tasks.storm.hold import Hold, HoldDecision
from tasks.timeline.moment import Moment


def hold_moments(session: Session, task_id: int) -> Iterator[Moment]:
    for hold in session.scalars(select(Hold).where(Hold.id.in_(_of_task(task_id))).order_by(Hold.id)):
        much = f"{hold.letters} thư, thường ngày {hold.usual_letters}"
        yield Moment(hold.made_at, "hold", f"Giữ lại thư, đợt giữ số {hold.id} ({much}): {hold.cause}.")
        if hold.decided_at is not None and hold.decision is not None:
            what = f"{capital(HoldDecision(hold.decision).label)} đợt giữ số {hold.id}"
            yield Moment(hold.decided_at, "hold", f"{what}: {hold.decider_words}.")


def _of_task(task_id: int) -> CompoundSelect[int | None]:
    """Of letters that remind of it, and of those that tell what became of it."""
    first, second = (
        select(Letter.hold_id)
        .join(table, table.letter_id == Letter.id)
        .where(table.task_id == task_id, Letter.hold_id.is_not(None))
        for table in (Reminder, News)
    )
    return first.union(second)

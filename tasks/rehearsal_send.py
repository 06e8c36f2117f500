"""All that waits in a rehearsal leaves at once, and nothing fails."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.letter import Letter, LetterKind, LetterState
from tasks.planned_letter import PlannedLetter, planned_letters
from tasks.storm.find import may_leave
from tasks.storm.hold import open_hold


def send_waiting(
    session: Session, desk: Desk, on: date, kinds: Collection[LetterKind], at: datetime
) -> list[PlannedLetter]:
    """Letters of that day and of these kinds; while a hold is undecided, all wait with it but what it spares."""
    wanted = select(Letter).where(Letter.state == LetterState.PENDING, Letter.slot == on, Letter.kind.in_(kinds))
    hold = open_hold(session)
    if hold is not None:
        wanted = wanted.where(or_(Letter.kind == LetterKind.DIGEST, may_leave(session, desk, on, hold)))
    leaving = list(session.scalars(wanted.order_by(Letter.id)))
    if not leaving:
        return []
    found = planned_letters(session, leaving)
    sent = update(Letter).where(Letter.id.in_([each.id for each in leaving])).values(state=LetterState.SENT, sent_at=at)
    session.execute(sent.execution_options(synchronize_session=False))
    return found

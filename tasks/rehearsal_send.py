"""All that waits in a rehearsal leaves at once, and nothing fails."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.letter import Letter, LetterKind, LetterState
from tasks.planned_letter import PlannedLetter, planned_letters
from tasks.storm.hold import open_hold


def send_waiting(session: Session, on: date, kinds: Collection[LetterKind], at: datetime) -> list[PlannedLetter]:
    """Letters of that day and of these kinds; while a hold is undecided, all but the digest wait with it."""
    wanted = select(Letter).where(Letter.state == LetterState.PENDING, Letter.slot == on, Letter.kind.in_(kinds))
    if open_hold(session) is not None:
        wanted = wanted.where(Letter.kind == LetterKind.DIGEST)
    leaving = list(session.scalars(wanted.order_by(Letter.id)))
    if not leaving:
        return []
    found = planned_letters(session, leaving)
    sent = update(Letter).where(Letter.id.in_([each.id for each in leaving])).values(state=LetterState.SENT, sent_at=at)
    session.execute(sent.execution_options(synchronize_session=False))
    return found

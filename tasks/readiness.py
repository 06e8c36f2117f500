"""Why a letter that was poked does not go: a look that takes no lock. The claim decides; this tells, and spares it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.circuit import resting
from tasks.letter import NOT_HELD, Letter, LetterState

TAKEN = "another process has it"
ENDED = "it has ended"
ON_HOLD = "it is held for a person's word"
NOT_DUE = "its time has not come"
OUTLIVED = "its day is over"
RESTING = "its channel rests"
NOT_ADMITTED = "another letter tries its channel"
PACED = "its channel's pace"
HELD = (LetterState.SENDING, LetterState.WIRE)


@dataclass(frozen=True)
class Look:
    """`why` is None when nothing keeps the letter from being claimed."""

    channel: str
    why: str | None


def why_not(session: Session, letter_id: int, now: datetime) -> Look:
    asked = (NOT_HELD.label("free"), resting(Letter.channel).label("resting"))
    columns = (Letter.channel, Letter.state, Letter.due_at, Letter.not_after, *asked)
    row = session.execute(select(*columns).where(Letter.id == letter_id)).one_or_none()
    if row is None:
        return Look("", ENDED)
    reasons = (
        (TAKEN, row.state in HELD),
        (ENDED, row.state != LetterState.PENDING),
        (ON_HOLD, not row.free),
        (NOT_DUE, row.due_at > now),
        (OUTLIVED, row.not_after is not None and row.not_after <= now),
        (RESTING, row.resting),
    )
    return Look(row.channel, next((why for why, holds in reasons if holds), None))

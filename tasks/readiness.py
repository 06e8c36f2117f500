"""Why a letter that was poked does not go: a look that takes no lock. The claim decides; this tells, and spares it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.among import among
from tasks.circuit import is_closed, resting
from tasks.claim import HELD
from tasks.letter import NOT_HELD, Letter, LetterKind, LetterState

TAKEN = "another process has it"
ENDED = "it has ended"
ON_HOLD = "it is held for a person's word"
NOT_DUE = "its time has not come"
OUTLIVED = "its day is over"
RESTING = "its channel rests"
NOT_ADMITTED = "another letter tries its channel"
PACED = "its channel's pace"


@dataclass(frozen=True)
class Look:
    """`why` is None when nothing keeps the letter from being claimed, `alone` when no other may be claimed with it."""

    channel: str
    kind: str
    why: str | None
    alone: bool = False


GONE = Look("", "", ENDED)


def why_not(session: Session, letter_id: int, now: datetime) -> Look:
    return look_at(session, [letter_id], now).get(letter_id, GONE)


def look_at(session: Session, letter_ids: Collection[int], now: datetime) -> dict[int, Look]:
    """A look at each of them that is there.

    Alone goes the one that tries a channel which rested, and a letter that was tried before: if it is what its process
    died of, it takes no other with it again and again. So does a copy: claimed beside its letter, it would look as if
    it had left, should that one be refused.
    """
    return {row.id: _look(row, now) for row in session.execute(_LOOKED_AT, {"letters": list(letter_ids)})}


_LOOKED_AT = select(
    Letter.id,
    Letter.channel,
    Letter.kind,
    Letter.state,
    Letter.due_at,
    Letter.not_after,
    Letter.tries,
    NOT_HELD.label("free"),
    resting(Letter.channel).label("resting"),
    is_closed(Letter.channel).label("closed"),
).where(among(Letter.id, "letters"))


def _look(row: Any, now: datetime) -> Look:
    reasons = (
        (TAKEN, row.state in HELD),
        (ENDED, row.state != LetterState.PENDING),
        (ON_HOLD, not row.free),
        (NOT_DUE, row.due_at > now),
        (OUTLIVED, row.not_after is not None and row.not_after <= now),
        (RESTING, row.resting),
    )
    why = next((why for why, holds in reasons if holds), None)
    alone = row.tries > 0 or not row.closed or row.kind == LetterKind.COPY
    return Look(row.channel, row.kind, why, alone)

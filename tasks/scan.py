"""The daily scan: what is due becomes reminders, gathered into one letter per contact and channel a day."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.due import Due
from tasks.letter import Letter, LetterKind, LetterState, letter_key
from tasks.once import insert_once
from tasks.posting import Posting, letter_row
from tasks.reminder import Reminder

KEYS_A_STATEMENT = 500


@dataclass(frozen=True)
class Written:
    """What a scan wrote. `waiting` rungs belong to a contact whose letter of the day has already left."""

    letters: int = 0
    reminders: int = 0
    waiting: list[Due] = field(default_factory=list)


def write_reminders(session: Session, due: Sequence[Due], posting: Posting, now: datetime) -> Written:
    """Write reminders and their letters in the caller's transaction. Run twice, or by two at once, it writes once.

    A rung that comes up after the day's letter has left waits for the next working day: one letter a day is the
    promise, and the next scan finds it by its missing row.
    """
    # In one order for everybody: two scans that insert the same letters in two orders would wait for each other.
    by_key = {_key(each, posting): each for each in sorted(due, key=lambda each: _key(each, posting))}
    rows = [letter_row(each.contact_id, each.channel, LetterKind.REMINDER, posting, now) for each in by_key.values()]
    letters = insert_once(session, Letter, rows)
    held = _hold_pending(session, list(by_key))
    written = [_reminder(each, held[_key(each, posting)], now, posting) for each in due if _key(each, posting) in held]
    waiting = [each for each in due if _key(each, posting) not in held]
    return Written(letters, insert_once(session, Reminder, written), waiting)


def _key(each: Due, posting: Posting) -> str:
    return letter_key(each.contact_id, each.channel, LetterKind.REMINDER, posting.slot)


def _hold_pending(session: Session, keys: list[str]) -> dict[str, int]:
    """Letters that have not been claimed, held until commit: a claim must wait, or it would miss what is added."""
    held: dict[str, int] = {}
    for start in range(0, len(keys), KEYS_A_STATEMENT):
        some = keys[start : start + KEYS_A_STATEMENT]
        waiting = select(Letter.key, Letter.id).where(Letter.key.in_(some), Letter.state == LetterState.PENDING)
        # FOR NO KEY UPDATE: an answer that is being written names its letter, and need not wait for the scan.
        found = session.execute(waiting.order_by(Letter.key).with_for_update(key_share=True))
        held |= {row.key: row.id for row in found}
    return held


def _reminder(each: Due, letter_id: int, now: datetime, posting: Posting) -> dict[str, Any]:
    return {
        "task_id": each.task_id,
        "deadline_version": each.deadline_version,
        "rung": each.rung,
        "contact_id": each.contact_id,
        "coordinating": each.coordinating,
        "letter_id": letter_id,
        "slot": posting.slot,
        "created_at": now,
    }

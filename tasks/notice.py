"""The office is told by email, at once, of what waits until a person acts: a channel that is over, a hold."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.digest import find_lead, known_lead
from tasks.handlers import BUS
from tasks.letter import LetterKind
from tasks.posting import open_posting, post_letter
from tasks.turn import Turn, take_turn


def post_notice(session: Session, desk: Desk, channel: str, now: datetime) -> int | None:
    """Put the notice about a channel into the queue, once a day; its letter, None when the day has it already.

    By email whatever else is open: this is what is left when the others fail.
    """
    return _post(session, desk, LetterKind.NOTICE, channel, now)


def post_question(session: Session, desk: Desk, hold_id: int, now: datetime) -> int | None:
    """The same about a hold: whoever decides must know of it before the next digest."""
    return _post(session, desk, LetterKind.HOLD, str(hold_id), now)


def take_notice_turn(session: Session, desk: Desk) -> None:
    """For whoever holds letters when it comes to a notice: before them. Others have the turn, and wait for letters."""
    if known_lead(session, desk) is None:
        take_turn(session, Turn.EVENT_LOG)
    take_turn(session, Turn.DIGEST)  # two who both enter the lead would each write to their own


def _post(session: Session, desk: Desk, kind: LetterKind, about: str, now: datetime) -> int | None:
    take_notice_turn(session, desk)
    # No newer letter will say it, so it has no end: it leaves when it can.
    posting = replace(open_posting(desk, desk.read_calendar(session), now), not_after=None)
    return post_letter(session, find_lead(session, BUS, desk, now).id, "email", kind, posting, now, about=about)

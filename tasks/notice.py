"""The office is told by email that a channel is over until a person acts."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.digest import find_lead
from tasks.letter import LetterKind
from tasks.posting import open_posting, post_letter
from tasks.turn import Turn, take_turn


def post_notice(session: Session, desk: Desk, channel: str, now: datetime) -> int | None:
    """Put the notice about a channel into the queue, once a day; its letter, None when the day has it already.

    By email whatever else is open: this is what is left when the others fail.
    """
    take_turn(session, Turn.DIGEST)  # two who both enter the lead would each write to their own
    # No newer letter will say it, so it has no end: it leaves when it can.
    posting = replace(open_posting(desk, desk.read_calendar(session), now), not_after=None)
    lead = find_lead(session, desk)
    return post_letter(session, lead.id, "email", LetterKind.NOTICE, posting, now, about=channel)

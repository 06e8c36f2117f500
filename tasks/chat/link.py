"""Whose account it is: shown by a code that only the official mailbox got."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tasks.chat import reply
from tasks.chat.outcome import STRANGER, WRONG_CODE, Outcome
from tasks.contact import office_titles
from tasks.incoming import Incoming
from tasks.link_code import use_code

# Of a hundred million codes a handful are good at a time: who guesses needs years, one account or many.
WRONG_AN_HOUR, WRONG_AN_HOUR_BY_ALL = 5, 100
HOUR = timedelta(hours=1)
STRANGER_ANSWERED = timedelta(days=1)


def link_account(session: Session, event: Incoming, code: str, now: datetime) -> Outcome:
    """Link the sender to the contact whose code this is."""
    wrong = (Incoming.outcome == WRONG_CODE, Incoming.received_at > now - HOUR)
    if _number(session, event, *wrong, Incoming.sender == event.sender) >= WRONG_AN_HOUR or (
        _number(session, event, *wrong) >= WRONG_AN_HOUR_BY_ALL
    ):
        return Outcome("too many wrong codes", reply.TOO_MANY_CODES)
    contact = use_code(session, event.channel, code, event.sender, now)
    if contact is None:
        return Outcome(WRONG_CODE, reply.WRONG_CODE)
    return Outcome(f"linked to contact {contact}", reply.LINKED.format(who=office_titles(session, [contact])[contact]))


def stranger(session: Session, event: Incoming, now: datetime) -> Outcome:
    """Somebody who is no contact is told once a day how to become one."""
    before = (Incoming.sender == event.sender, Incoming.outcome == STRANGER)
    told = _number(session, event, *before, Incoming.received_at > now - STRANGER_ANSWERED)
    return Outcome(STRANGER, "" if told else reply.STRANGER)


def _number(session: Session, event: Incoming, *where: ColumnElement[bool]) -> int:
    others = (Incoming.channel == event.channel, Incoming.id != event.id)
    return session.scalar(select(func.count()).select_from(Incoming).where(*others, *where)) or 0

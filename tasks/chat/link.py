"""Whose account it is: shown by a code that only the official mailbox got."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from tasks import actor
from tasks.address import masked
from tasks.chat import reply
from tasks.chat.outcome import STRANGER, TOO_MANY_CODES, WRONG_CODE, Outcome
from tasks.contact import Contact, office_titles
from tasks.desk import Desk
from tasks.events import Bus
from tasks.incoming import Incoming
from tasks.link_code import find_code, link_by
from tasks.office_event import AccountLinked

# Of a hundred million codes a handful are good at a time: who guesses needs years, with one account or with many.
WRONG_AN_HOUR, WRONG_AN_HOUR_BY_ALL = 5, 100
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def link_account(session: Session, desk: Desk, bus: Bus, event: Incoming, code: str, now: datetime) -> Outcome:
    """Link the sender to the contact whose code this is."""
    wrong = (Incoming.outcome == WRONG_CODE, Incoming.worked_at > now - HOUR)
    by_all, by_one = _number(session, event, *wrong), _number(session, event, *wrong, Incoming.sender == event.sender)
    if by_one >= WRONG_AN_HOUR or by_all >= WRONG_AN_HOUR_BY_ALL:
        return _once(session, event, Outcome(TOO_MANY_CODES, reply.TOO_MANY_CODES), now - HOUR)
    found = find_code(session, desk, event.channel, code, now)
    if found is None:
        return Outcome(WRONG_CODE, reply.WRONG_CODE)
    known = session.get_one(Contact, found.contact_id).addresses.get(event.channel)
    before = known.address if known else None
    contact = link_by(session, found, event.sender, now)
    linked = AccountLinked(contact_id=contact, channel=event.channel, before=masked(before), after=masked(event.sender))
    bus.publish(session, linked, now, actor.contact(contact))
    return Outcome(f"linked to contact {contact}", reply.LINKED.format(who=office_titles(session, [contact])[contact]))


def stranger(session: Session, event: Incoming, now: datetime) -> Outcome:
    """Somebody who is no contact is told once a day how to become one."""
    return _once(session, event, Outcome(STRANGER, reply.STRANGER), now - DAY)


def _once(session: Session, event: Incoming, outcome: Outcome, since: datetime) -> Outcome:
    """The outcome, without its reply to who was told the same since then: a flood is not answered by a flood."""
    same = (Incoming.sender == event.sender, Incoming.outcome == outcome.words, Incoming.worked_at > since)
    return Outcome(outcome.words) if _number(session, event, *same) else outcome


def _number(session: Session, event: Incoming, *where: ColumnElement[bool]) -> int:
    others = (Incoming.channel == event.channel, Incoming.id != event.id)
    return session.scalar(select(func.count()).select_from(Incoming).where(*others, *where)) or 0

"""The office lead's daily letter: whether there is something to say, and its place in the queue."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks import actor
from tasks.address import masked
from tasks.clock import day
from tasks.contact import Contact, ContactRole
from tasks.desk import Desk
from tasks.events import Bus
from tasks.handlers import BUS
from tasks.holder import holders
from tasks.letter import Letter, LetterKind, LetterState
from tasks.letters.digest.facts import DigestFacts
from tasks.letters.digest.gather import gather
from tasks.log.anchor import drop_anchor
from tasks.log.seal_attempts import seal_attempts
from tasks.log.signature import Signer
from tasks.office_event import ContactEntered
from tasks.posting import open_posting, post_letter
from tasks.turn import Turn, take_turn


@dataclass(frozen=True)
class Digest:
    """What came of the day's digest. `letter_id` is None when none was written; `words` says why."""

    facts: DigestFacts
    letter_id: int | None
    words: str


def post_digest(session: Session, desk: Desk, now: datetime, *, dry_run: bool = False) -> Digest:
    """Put today's digest into the queue, once. Silent days are silent by rule; once a week a line says so."""
    calendar = desk.read_calendar(session)
    posting = open_posting(desk, calendar, now)
    on = posting.slot
    facts = gather(session, desk, calendar, on, now, digest_code="", page_link="")
    if not calendar.is_working_day(day(now, desk.hours.zone)):
        return Digest(facts, None, "no digest on a day off")
    silent = facts.all_well and not (desk.rules.monday_letter and calendar.opens_week(on))
    if dry_run:
        return Digest(facts, None, "nothing to say" if silent else "rehearsal")
    take_turn(session, Turn.EVENT_LOG)  # before letters are held
    _overtake(session, on)
    if silent:
        return Digest(facts, None, "nothing to say")
    take_turn(session, Turn.DIGEST)  # two who both enter the lead would each write to their own
    lead = find_lead(session, BUS, desk, now)
    letter_id = post_letter(session, lead.id, "email", LetterKind.DIGEST, posting, now)
    if letter_id:
        seal_attempts(session, BUS, now)
        drop_anchor(session, Signer(desk.links.keys), letter_id, now)
    return Digest(facts, letter_id, "written" if letter_id else "already written")


def _overtake(session: Session, slot: date) -> None:
    """After days on which nothing could leave the lead reads one digest, the newest; a second copy stays what it is."""
    waiting = (Letter.kind == LetterKind.DIGEST, Letter.state == LetterState.PENDING, Letter.resends == 0)
    overtaken = {"state": LetterState.CANCELLED, "reason": f"the digest of {slot.isoformat()} says it all"}
    session.execute(
        update(Letter)
        .where(*waiting, Letter.slot < slot)
        .values(overtaken)
        .execution_options(synchronize_session=False)
    )


def find_lead(session: Session, bus: Bus, desk: Desk, now: datetime) -> Contact:
    """The office lead as a contact, entered when the setting first names the address.

    The caller has the turn of digests and, where the lead is not known yet, that of the log before it.
    """
    lead = known_lead(session, desk)
    if lead is None:
        lead = Contact(title=desk.lead_title, role=ContactRole.LEAD, email=desk.lead_email, prefers="email")
        session.add(lead)
        session.flush()
        after = {"role": lead.role, "title": lead.title, "email": masked(lead.email), "prefers": lead.prefers}
        bus.publish(session, ContactEntered(contact_id=lead.id, after=after), now, actor.rule(actor.Rule.OFFICE_LEAD))
    return lead


def known_lead(session: Session, desk: Desk) -> Contact | None:
    """Whom the setting's address is of; else the position whose holder had it, before it changed hands."""
    leads = list(session.scalars(select(Contact).where(Contact.role == ContactRole.LEAD).order_by(Contact.id)))
    named = (each for each in leads if each.email == desk.lead_email)
    return next(named, None) or next((each for each in leads if _was_held_at(session, each, desk.lead_email)), None)


def _was_held_at(session: Session, contact: Contact, email: str) -> bool:
    before = (each for each in holders(session, contact.id) if each.held_at is not None)
    return any(each.reached.get("email") == email for each in before)

"""From rows to facts: the code that was promised, made again from the letter's key."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.department import Department
from tasks.desk import Desk
from tasks.letter import Letter
from tasks.letters.code.facts import CodeFacts
from tasks.link import Links
from tasks.link_code import LinkCode


def gather(session: Session, desk: Desk, letter: Letter, now: datetime) -> CodeFacts:
    """What the letter of kind `code` says; a copy sent later says the same.

    Raises:
        ValueError: the code is over, or was made under a key that was taken away: nobody could use it.
    """
    contact = session.get_one(Contact, letter.contact_id)
    department = session.get(Department, contact.department_id) if contact.department_id else None
    channel = (letter.about or "").rpartition("/")[0]
    code, expires_at = _promised(session, desk.links, letter, channel, now)
    return CodeFacts(
        salutation=department.name if department else contact.title,
        title=contact.title,
        channel=channel,
        on=letter.slot,
        as_of=letter.date,
        letter_code=f"DD{letter.id}",
        code=code,
        expires_at=expires_at,
        office=desk.office,
    )


def _promised(session: Session, links: Links, letter: Letter, channel: str, now: datetime) -> tuple[str, datetime]:
    keys = range(len(links.keys))
    made = [links.code(letter.key, number) for number in keys]
    codes = {links.code_hash(code, number): code for code in made for number in keys}
    theirs = (LinkCode.contact_id == letter.contact_id, LinkCode.channel == channel, LinkCode.expires_at > now)
    wanted = select(LinkCode.code_hash, LinkCode.expires_at).where(*theirs, LinkCode.code_hash.in_(codes))
    found = session.execute(wanted.order_by(LinkCode.id.desc()).limit(1)).first()
    if found is None:
        raise ValueError(f"letter {letter.id} promises a code that is not good any more; send the contact a new one")
    return codes[found.code_hash], found.expires_at

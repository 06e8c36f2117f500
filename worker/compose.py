"""From a letter's row to the letter itself: facts while the transaction is open, rendering after it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import formataddr

from sqlalchemy.orm import Session
from tasks.digest import gather_digest

import notifiers.letter as outgoing
from tasks.contact import Contact
from tasks.letter import Letter, LetterKind
from tasks.letters import digest, reminder
from tasks.letters.content import Content
from tasks.letters.office import Office
from tasks.link import Links
from tasks.posting import series_id
from tasks.rules import Rules
from tasks.workdays import Calendar


class NoAddressError(Exception):
    """The contact lost its address on this channel after the letter was promised."""


@dataclass(frozen=True)
class Composer:
    """What all letters share. `domain` ends Message-IDs, `sender` is a bare mailbox."""

    links: Links
    office: Office
    rules: Rules
    sender: str
    domain: str
    allow_subject: bool = False

    def draft(
        self, session: Session, letter: Letter, calendar: Calendar, now: datetime
    ) -> Callable[[], outgoing.Letter]:
        """Read all that the letter says; what comes back renders it without the database.

        Raises:
            NoAddressError: nowhere to send it to.
        """
        contact = session.get_one(Contact, letter.contact_id)
        address = contact.address(letter.channel)
        if not address:
            raise NoAddressError(f"contact {contact.id} has no address for {letter.channel} any more")
        render = self._reader(session, letter, calendar, now)
        return lambda: self._address(letter, address, render())

    def _reader(self, session: Session, letter: Letter, calendar: Calendar, now: datetime) -> Callable[[], Content]:
        if letter.kind == LetterKind.DIGEST:
            facts = gather_digest(session, letter, calendar, self.links, self.office, self.rules, now)
            return lambda: digest.render(facts)
        read = reminder.gather(
            session, letter, calendar, self.links, self.office, now, allow_subject=self.allow_subject
        )
        return lambda: reminder.render(read)

    def _address(self, letter: Letter, address: str, content: Content) -> outgoing.Letter:
        return outgoing.Letter(
            key=letter.key,
            to=address,
            sender=formataddr((self.office.name, self.sender)),
            subject=content.subject,
            text=content.text,
            html=content.html,
            short=content.short,
            message_id=letter.message_id,
            date=letter.date,
            references=(series_id(letter, self.domain),),
            list_id=f"{letter.kind}.{self.domain}",
            attachments=tuple(outgoing.Attachment(**vars(each)) for each in content.attachments),
            inline=tuple(outgoing.Inline(**vars(each)) for each in content.inline),
            resent=letter.resends > 0,
        )

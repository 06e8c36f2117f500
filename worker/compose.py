"""From a letter's row to the letter itself: facts while the transaction is open, rendering after it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from notifiers.letter import Attachment, Inline
from notifiers.letter import Letter as Outgoing
from tasks.clock import day
from tasks.contact import Contact
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind
from tasks.letters.code.gather import gather as gather_code
from tasks.letters.code.render import render as render_code
from tasks.letters.content import Content
from tasks.letters.digest.attach import attach
from tasks.letters.digest.gather import gather as gather_digest
from tasks.letters.digest.log_head import log_head
from tasks.letters.digest.render import render as render_digest
from tasks.letters.event.gather import gather as gather_event
from tasks.letters.event.render import render as render_event
from tasks.letters.hold.gather import gather as gather_hold
from tasks.letters.hold.render import render as render_hold
from tasks.letters.news.gather import gather as gather_news
from tasks.letters.news.render import render as render_news
from tasks.letters.notice.gather import gather as gather_notice
from tasks.letters.notice.render import render as render_notice
from tasks.letters.reminder.gather import Told, read_told
from tasks.letters.reminder.gather import gather as gather_reminder
from tasks.letters.reminder.render import render as render_reminder
from tasks.letters.urge.gather import gather as gather_urge
from tasks.letters.urge.render import render as render_urge
from tasks.posting import series_id
from tasks.reader import Reached, Reader, Readers, instead_words, read_readers
from tasks.workdays import Calendar

# What is written back over these is heard. In a group it is not: nobody could tell who answers for the department.
CONVERSES = frozenset({"zalo", "zalo_bot"})
# What a channel does not send is not made: mail has no short form, and a chat no other. A gateway may want both.
MAIL = frozenset({"email"})
CHATS = CONVERSES | {"zalo_group", "zalo_template"}


class NoAddressError(Exception):
    """The contact lost its address on this channel after the letter was promised."""


@dataclass(frozen=True)
class Ahead:
    """What letters that leave together share, read once for all of them."""

    calendar: Calendar
    readers: Readers
    told: Told


@dataclass(frozen=True)
class Composer:
    """What all letters share. `sender` is a bare mailbox; `subjects` lets chat texts say what a task is about."""

    desk: Desk
    sender: str
    subjects: bool = False

    def read_ahead(self, session: Session, letters: Sequence[Letter], readers: Readers) -> Ahead:
        """What drafting these letters would otherwise ask for one by one."""
        reminding = [each for each in letters if each.kind in {LetterKind.REMINDER, LetterKind.COPY}]
        return Ahead(self.desk.read_calendar(session), readers, read_told(session, reminding))

    def draft(
        self, session: Session, letter: Letter, now: datetime, ahead: Ahead | None = None
    ) -> Callable[[], Outgoing]:
        """Read all that the letter says; what comes back renders it without the database.

        Raises:
            NoAddressError: nowhere to send it to.
        """
        on = day(now, self.desk.hours.zone)
        ahead = ahead or self.read_ahead(session, [letter], read_readers(session, on))
        reached = _reached(session, letter, ahead.readers)
        address = reached.address(letter.channel)
        if not address:
            raise NoAddressError(f"contact {letter.contact_id} has no address for {letter.channel} any more")
        instead = instead_words(session, reached, on) if isinstance(reached, Reader) else ""
        render = self._renderer(session, letter, now, ahead, instead)
        kind = session.get_one(Letter, letter.carrier).kind
        return lambda: self._address(letter, address, render(), kind)

    def _renderer(
        self, session: Session, letter: Letter, now: datetime, ahead: Ahead, instead: str
    ) -> Callable[[], Content]:
        if letter.kind == LetterKind.CODE:
            return partial(render_code, gather_code(session, self.desk, letter, now))
        if letter.kind == LetterKind.EVENT:
            return partial(render_event, gather_event(session, self.desk, letter))
        if letter.kind == LetterKind.NOTICE:
            return partial(render_notice, gather_notice(session, self.desk, letter))
        if letter.kind == LetterKind.HOLD:
            return partial(render_hold, gather_hold(session, self.desk, letter))
        if letter.kind == LetterKind.DIGEST:
            link = self.desk.links.url(letter)
            digest = gather_digest(session, self.desk, ahead.calendar, letter.slot, now, f"TH{letter.id}", link)
            book = None if digest.all_well else attach(session, self.desk, ahead.calendar, digest)
            return partial(render_digest, replace(digest, log_head=log_head(session, letter.id)), book)
        return self._answered(session, letter, ahead, instead)

    def _answered(self, session: Session, letter: Letter, ahead: Ahead, instead: str) -> Callable[[], Content]:
        """A letter with a page to answer on. A copy says what its letter says, and is answered on that one's page."""
        said, calendar = session.get_one(Letter, letter.carrier), ahead.calendar
        if said.kind == LetterKind.URGE:
            urge = gather_urge(session, self.desk, said, calendar, allow_subject=self.subjects)
            return partial(render_urge, replace(urge, told=replace(urge.told, instead=instead)))
        if said.kind == LetterKind.NEWS:
            news = gather_news(session, self.desk, said, calendar, allow_subject=self.subjects)
            return partial(render_news, replace(news, instead=instead))
        heard = letter.channel in CONVERSES
        shown = {"allow_subject": self.subjects, "answered_in_chat": heard}
        facts = gather_reminder(session, self.desk, said, calendar, told=ahead.told, **shown)
        forms = {"long": letter.channel not in CHATS, "short": letter.channel not in MAIL}
        return partial(render_reminder, replace(facts, instead=instead), **forms)

    def _address(self, letter: Letter, address: str, content: Content, kind: str) -> Outgoing:
        return Outgoing(
            key=letter.key,
            to=address,
            sender=f"{self.desk.office.name} <{self.sender}>",  # the channel encodes it, once
            subject=content.subject,
            text=content.text,
            html=content.html,
            short=content.short,
            message_id=letter.message_id,
            date=letter.date,
            references=(series_id(letter, self.desk.domain),),
            list_id=f"{letter.kind}.{self.desk.domain}",
            attachments=tuple(Attachment(**vars(each)) for each in content.attachments),
            inline=tuple(Inline(**vars(each)) for each in content.inline),
            resent=letter.resends > 0,
            tracking=letter.tracking or "",
            # Of a copy, that of what it copies. Whoever fills in a template needs no other one to urge than to remind.
            kind=LetterKind.REMINDER if kind == LetterKind.URGE else kind,
            facts=content.facts,
        )


def _reached(session: Session, letter: Letter, readers: Readers) -> Reached:
    """Who reads the letter on the day on which it leaves; a code shows whose account it is, so no delegate gets it."""
    contact = session.get_one(Contact, letter.contact_id)
    if letter.kind == LetterKind.CODE:
        return contact
    return readers.of(contact) or contact

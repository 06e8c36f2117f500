"""The code that shows that a chat account is an officer's: sent to the official mailbox, written back in the chat."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.contact import Contact
from tasks.database import Base, Instant
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind, letter_key
from tasks.posting import open_posting, post_letter

VALID_FOR = timedelta(hours=72)  # a code that is sent on a Friday afternoon lives until Monday
MOST_A_DAY = 3


class LinkCodeError(ValueError):
    """No code can be sent; says why and the mend, in Vietnamese."""


class LinkCode(Base):
    """One code, of which only a hash is kept: the letter's key gives it again when the letter is made."""

    __tablename__ = "link_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    channel: Mapped[str]
    code_hash: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)
    used_at: Mapped[datetime | None] = mapped_column(Instant)


def send_code(session: Session, desk: Desk, contact_id: int, channel: str, now: datetime) -> int:
    """Put a letter with a new code into the queue; its id. Codes sent before stay good until they expire.

    Raises:
        LinkCodeError: no such contact, no mailbox that may be written to, or too many codes for one day.
    """
    contact = session.get(Contact, contact_id)
    if contact is None or not contact.active:
        raise LinkCodeError(f"Không có đầu mối số {contact_id}; xem «dondoc contact list».")
    email = contact.email
    if not email or desk.refusal("email", email):
        raise LinkCodeError(f"Đầu mối số {contact_id} chưa có hộp thư công vụ được phép; mã chỉ gửi tới hộp thư ấy.")
    if _sent_lately(session, contact_id, now) >= MOST_A_DAY:
        raise LinkCodeError(f"Đã gửi {MOST_A_DAY} mã cho đầu mối số {contact_id} trong 24 giờ; hãy thử lại sau.")
    # No newer letter will say it, so it has no end but the code's own.
    posting = replace(open_posting(desk, desk.read_calendar(session), now), not_after=None)
    about = next(each for each in _names(channel) if not _is_taken(session, contact_id, posting.slot, each))
    letter = post_letter(session, contact_id, "email", LetterKind.CODE, posting, now, about=about)
    if letter is None:
        raise LinkCodeError(f"Một mã khác đang được gửi cho đầu mối số {contact_id}; hãy thử lại.")
    code = desk.links.code(letter_key(contact_id, "email", LetterKind.CODE, posting.slot, about))
    made = {"contact_id": contact_id, "channel": channel, "code_hash": desk.links.code_hash(code)}
    session.add(LinkCode(**made, created_at=now, expires_at=now + VALID_FOR))
    return letter


def _names(channel: str) -> Iterator[str]:
    """What the letters with the codes of one day are about: channel and number."""
    return (f"{channel}/{number}" for number in count(1))


def _is_taken(session: Session, contact_id: int, slot: date, about: str) -> bool:
    key = letter_key(contact_id, "email", LetterKind.CODE, slot, about)
    return session.scalar(select(Letter.id).where(Letter.key == key)) is not None


def use_code(session: Session, desk: Desk, channel: str, code: str, address: str, now: datetime) -> int | None:
    """The account at `address` is that of the contact whose code this is: who, None for a code that is not good."""
    found = find_code(session, desk, channel, code, now)
    return None if found is None else link_by(session, found, address, now)


def find_code(session: Session, desk: Desk, channel: str, code: str, now: datetime) -> LinkCode | None:
    """A code that is good, held until commit."""
    hashes = [desk.links.code_hash(code, number) for number in range(len(desk.links.keys))]
    good = (LinkCode.code_hash.in_(hashes), LinkCode.channel == channel, LinkCode.used_at.is_(None))
    wanted = (
        select(LinkCode)
        .join(Contact, Contact.id == LinkCode.contact_id)
        .where(*good, LinkCode.expires_at > now, Contact.active)
        .with_for_update(of=LinkCode)
    )
    return session.scalars(wanted.order_by(LinkCode.id).limit(1)).first()


def link_by(session: Session, found: LinkCode, address: str, now: datetime) -> int:
    """Let the code's contact be reached at `address`, first of all; who it is."""
    channel, found.used_at = found.channel, now
    contact = session.get_one(Contact, found.contact_id)
    contact.move(channel, address)
    contact.addresses[channel].linked_at = contact.addresses[channel].heard_at = now
    if channel not in contact.preference[:-1]:
        contact.prefers = ",".join((channel, *contact.preference))
    return contact.id


def _sent_lately(session: Session, contact_id: int, now: datetime) -> int:
    sent = (LinkCode.contact_id == contact_id, LinkCode.created_at > now - timedelta(hours=24))
    return session.scalar(select(func.count()).select_from(LinkCode).where(*sent)) or 0

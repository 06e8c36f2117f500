"""A position changes hands: entered for a day, taking effect on that day by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from tasks.contact import Contact
from tasks.contact_entry import find_contact
from tasks.contact_event import ContactReplaced, ReplacementEntered, ReplacementWithdrawn
from tasks.entered_address import read_address
from tasks.events import Bus
from tasks.holder import Holder, coming, holders
from tasks.leave import Leave
from tasks.letter import DECIDED_UPON, Letter, LetterKind, LetterState
from tasks.link_code import LinkCode
from tasks.turn import Turn, take_turn
from tasks.workdays import DAY

DEFAULT_PREFERENCE = "email,zalo"
REPLACED = "the position has changed hands"


class ReplacementError(ValueError):
    """A replacement that cannot be entered; says what was found, what is expected and the mend, in Vietnamese."""


class UnreachedError(ReplacementError):
    """Nothing would reach the new holder."""

    def __init__(self) -> None:
        super().__init__(
            "Người mới chưa có địa chỉ nào, thư sẽ không tới; ghi --email, hoặc --keep email nếu hộp thư dùng chung."
        )


@dataclass(frozen=True)
class NewHolder:
    """`addresses` are by channel; `keep` names channels whose address is the position's, as a shared mailbox is."""

    contact_id: int
    name: str
    since: date
    phone: str | None = None
    addresses: Mapping[str, str] = field(default_factory=dict)
    keep: Iterable[str] = ()


def replace_holder(session: Session, bus: Bus, new: NewHolder, on: date, now: datetime, actor: str) -> Holder:
    """Let somebody else hold the position; at once when the day has come. Of two for one day the later stands.

    No address goes over by itself: it would bring one person's letters to another.

    Raises:
        UnknownContactError: no such contact.
        WrongAddressError: an address that its channel cannot use.
        UnreachedError: nothing would reach the new holder.
        ReplacementError: the day lies before the last change of hands.
    """
    contact = find_contact(session, new.contact_id)
    holder = _entered(session, contact, new, _addresses(contact, new), now, actor)
    event = ReplacementEntered(contact_id=contact.id, holder_id=holder.id, since=new.since)
    bus.publish(session, event, now, actor)
    if new.since <= on:
        take_over(session, bus, on, now, actor)
    return holder


def withdraw(session: Session, bus: Bus, contact_id: int, now: datetime, actor: str) -> list[date]:
    """Forget the replacements that are still to come; their days.

    Raises:
        UnknownContactError: no such contact.
    """
    find_contact(session, contact_id)
    days = [(each, each.since) for each in holders(session, contact_id) if each.held_at is None]
    for holder, since in days:
        session.delete(holder)
        if since:
            bus.publish(session, ReplacementWithdrawn(contact_id=contact_id, since=since), now, actor)
    return [since for _, since in days if since]


def take_over(session: Session, bus: Bus, on: date, now: datetime, actor: str) -> int:
    """Write those whose day has come into their contacts' rows; how many. Done twice, it is done once."""
    found = coming(session, on)
    if found:
        take_turn(session, Turn.EVENT_LOG)  # before letters to whoever leaves are called off
    for holder in found:
        _take_over(session, bus, holder, now, actor)
    return len(found)


def _addresses(contact: Contact, new: NewHolder) -> dict[str, str]:
    kept = {each: contact.addresses[each].address for each in new.keep if each in contact.addresses}
    entered = {channel: read_address(channel, text) for channel, text in new.addresses.items()}
    if not kept and not entered:
        raise UnreachedError
    return kept | entered


def _entered(
    session: Session, contact: Contact, new: NewHolder, addresses: Mapping[str, str], now: datetime, actor: str
) -> Holder:
    known = holders(session, contact.id)
    last = next((each for each in reversed(known) if each.held_at is not None), None)
    if last and last.since and new.since <= last.since:
        raise ReplacementError(
            f"Vị trí số {contact.id} đã bàn giao từ {last.since:%d/%m/%Y}; cần một ngày sau đó. "
            f"Nếu chỉ sửa địa chỉ: dondoc contact address {contact.id} email ĐỊA-CHỈ"
        )
    holder = next((each for each in known if each.since == new.since), None)
    if holder is None:
        holder = Holder(contact_id=contact.id, since=new.since)
        session.add(holder)
    holder.name, holder.phone, holder.entered_by, holder.entered_at = new.name, new.phone, actor, now
    holder.reach(addresses)
    session.flush()
    return holder


def _take_over(session: Session, bus: Bus, holder: Holder, now: datetime, actor: str) -> None:
    contact = session.get_one(Contact, holder.contact_id)
    old = _leaving(session, contact, now)
    before = {"holder": old.id, "channels": sorted(old.reached)}
    contact.name, contact.phone, holder.held_at = holder.name, holder.phone, now
    for channel in {*contact.addresses, *holder.reached}:
        contact.move(channel, holder.reached.get(channel))
    if not any(channel in holder.reached for channel in contact.preference[:-1]):
        contact.prefers = DEFAULT_PREFERENCE
    since = holder.since or now.date()
    _end_what_was_personal(session, holder, since, now)
    if old.reached.get("email") != holder.reached.get("email"):
        _end_decisions(session, contact.id, now)
    after = {"holder": holder.id, "channels": sorted(holder.reached)}
    event = ContactReplaced(contact_id=contact.id, since=since, before=before, after=after)
    bus.publish(session, event, now, actor)


def _leaving(session: Session, contact: Contact, now: datetime) -> Holder:
    """The row of who held it until now, with where they were reached last."""
    held = [each for each in holders(session, contact.id) if each.held_at is not None]
    old = held[-1] if held else Holder(contact_id=contact.id, name=contact.name, entered_at=now, held_at=now)
    old.phone = contact.phone
    old.reach({channel: each.address for channel, each in contact.addresses.items()})
    session.add(old)
    session.flush()
    return old


def _end_what_was_personal(session: Session, holder: Holder, since: date, now: datetime) -> None:
    """Codes that would link the old holder's account to the position, and leaves that were the old holder's.

    Later days away that were entered after the replacement are the new holder's.
    """
    contact_id = holder.contact_id
    codes = (LinkCode.contact_id == contact_id, LinkCode.used_at.is_(None), LinkCode.expires_at > now)
    session.execute(update(LinkCode).where(*codes).values(expires_at=now))
    waiting = (Letter.contact_id == contact_id, Letter.kind == LetterKind.CODE, Letter.state == LetterState.PENDING)
    session.execute(update(Letter).where(*waiting).values(state=LetterState.CANCELLED, reason=REPLACED))
    mine = (Leave.contact_id == contact_id, Leave.cancelled_at.is_(None), Leave.first < since, Leave.last >= since)
    session.execute(update(Leave).where(*mine).values(last=since - DAY))
    later = (Leave.contact_id == contact_id, Leave.cancelled_at.is_(None), Leave.first >= since)
    session.execute(update(Leave).where(*later, Leave.entered_at < holder.entered_at).values(cancelled_at=now))


def _end_decisions(session: Session, contact_id: int, now: datetime) -> None:
    """Whoever was the office lead decides nothing more by links that are in another mailbox than the new one's."""
    left = (Letter.contact_id == contact_id, Letter.kind.in_(DECIDED_UPON), Letter.state != LetterState.PENDING)
    session.execute(update(Letter).where(*left, Letter.link_expires_at > now).values(link_expires_at=now))

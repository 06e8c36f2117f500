"""How a contact is reached, as a person enters it: an address over a channel, and which channel to try first."""

from datetime import datetime

from sqlalchemy.orm import Session

from tasks.address import masked
from tasks.channel_name import read_channels
from tasks.contact import OFFICE, Contact, named_fields
from tasks.contact_event import AddressMoved, SuppressionLifted
from tasks.entered_address import read_address
from tasks.events import Bus
from tasks.office_event import ContactChanged, PreferenceChanged
from tasks.suppression import lift


class UnknownContactError(ValueError):
    """No contact has that number; says the mend, in Vietnamese."""

    def __init__(self, contact_id: int) -> None:
        super().__init__(f"Không có đầu mối số {contact_id}; xem «dondoc contact list».")


class NotOfTheOfficeError(ValueError):
    """A contact of a department looks after no field; says so, in Vietnamese."""

    def __init__(self, contact_id: int) -> None:
        super().__init__(
            f"Đầu mối số {contact_id} là của đơn vị; lĩnh vực chỉ ghi cho chuyên viên, lãnh đạo Văn phòng; "
            "xem «dondoc contact list»."
        )


class NoChannelError(ValueError):
    """A preference that names no channel; says so, in Vietnamese."""


def find_contact(session: Session, contact_id: int) -> Contact:
    """The contact, whether active or not.

    Raises:
        UnknownContactError: there is none.
    """
    contact = session.get(Contact, contact_id)
    if contact is None:
        raise UnknownContactError(contact_id)
    return contact


def enter_address(session: Session, contact_id: int, channel: str, text: str) -> str:
    """Let the contact be reached there over the channel from now on; the address as it is stored.

    Raises:
        UnknownContactError: no such contact.
        WrongAddressError: the channel has no such addresses.
    """
    contact = find_contact(session, contact_id)
    address = read_address(channel, text)
    contact.move(channel, address)
    return address


def take_address(session: Session, contact_id: int, channel: str) -> str | None:
    """Forget the address that was entered for the channel; which it was, None when there was none.

    Raises:
        UnknownContactError: no such contact.
    """
    contact = find_contact(session, contact_id)
    known = contact.addresses.get(channel)
    taken = known.address if known else None
    contact.move(channel, None)
    return taken


def move_address(
    session: Session, bus: Bus, contact_id: int, channel: str, text: str | None, now: datetime, actor: str
) -> tuple[str | None, str | None]:
    """Enter an address, or take it away when `text` is None; the address before and after.

    An address that was refused for good is written to again: who enters it says that it works.

    Raises:
        UnknownContactError: no such contact.
        WrongAddressError: the channel has no such addresses.
    """
    known = find_contact(session, contact_id).addresses.get(channel)
    before = known.address if known else None
    after = enter_address(session, contact_id, channel, text) if text is not None else None
    if text is None:
        take_address(session, contact_id, channel)
    if before != after:
        moved = AddressMoved(contact_id=contact_id, channel=channel, before=masked(before), after=masked(after))
        bus.publish(session, moved, now, actor)
    if after:
        lift_suppression(session, bus, after, now, actor)
    return before, after


def lift_suppression(session: Session, bus: Bus, address: str, now: datetime, actor: str) -> list[str]:
    """Write to an address again, on every channel that had refused it; which these were."""
    channels = lift(session, address)
    if channels:
        lifted = SuppressionLifted(address=masked(address) or "", channels=channels)
        bus.publish(session, lifted, now, actor)
    return channels


def prefer(session: Session, bus: Bus, contact_id: int, text: str, now: datetime, actor: str) -> Contact:
    """Try the channels in the order of `text`, as "zalo, nhóm zalo". Email comes last where it is not named.

    Raises:
        UnknownContactError: no such contact.
        ChannelNameError: a word that means no channel.
        NoChannelError: it names none.
    """
    contact = find_contact(session, contact_id)
    channels = read_channels(text)
    if not channels:
        raise NoChannelError("Cần ít nhất một kênh, ví dụ «zalo,email».")
    before, contact.prefers = contact.prefers, ",".join(channels)
    if before != contact.prefers:
        changed = PreferenceChanged(contact_id=contact_id, before=before, after=contact.prefers)
        bus.publish(session, changed, now, actor)
    return contact


def look_after(session: Session, bus: Bus, contact_id: int, text: str, now: datetime, actor: str) -> Contact:
    """Let one of the office's own look after the fields of `text`, as "Đất đai; Môi trường"; none: after what is left.

    Raises:
        UnknownContactError: no such contact.
        NotOfTheOfficeError: it is a department's.
    """
    contact = find_contact(session, contact_id)
    if contact.role not in OFFICE:
        raise NotOfTheOfficeError(contact_id)
    before, contact.fields = contact.fields, named_fields(text)
    if before != contact.fields:
        changes = {"fields": (before, contact.fields)}
        bus.publish(session, ContactChanged(contact_id=contact_id, changes=changes), now, actor)
    return contact

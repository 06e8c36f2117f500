"""To whom: which contact of a department is written to, and over which channel."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import Contact, ContactRole
from tasks.suppression import address_key, suppressed

# (channel, address) → None when it can be used, else why not, in Vietnamese for the digest.
Refusal = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Recipient:
    contact_id: int
    channel: str
    address: str


@dataclass(frozen=True)
class Unreachable:
    """A contact that no open channel can reach, with what stands in the way."""

    contact_id: int
    reasons: tuple[str, ...]


def choose_channel(contact: Contact, channels: Iterable[str], refusal: Refusal) -> Recipient | Unreachable:
    """The first channel of the contact's preference that is open and has an address that may be used."""
    open_channels, reasons = set(channels), []
    for channel in contact.preference:
        address = contact.address(channel)
        if channel not in open_channels:
            continue
        if not address:
            reasons.append(f"chưa có địa chỉ {channel}")
        elif (why := refusal(channel, address)) is not None:
            reasons.append(why)
        else:
            return Recipient(contact.id, channel, address)
    return Unreachable(contact.id, tuple(reasons) or ("chưa có kênh liên hệ nào đang mở",))


def refused_or_suppressed(session: Session, refusal: Refusal) -> Refusal:
    """The office's refusal, and that of providers that refused an address for good."""
    known = suppressed(session)

    def refused(channel: str, address: str) -> str | None:
        if (channel, address_key(address)) in known:
            return f"địa chỉ {channel} đã bị từ chối, cần sửa"
        return refusal(channel, address)

    return refused


def choose_recipients(
    session: Session, channels: Iterable[str], refusal: Refusal
) -> Mapping[int, Recipient | Unreachable]:
    """Department id → its first contact that can be reached; else the first contact, with what is wrong.

    A department that is missing here has no contact at all.
    """
    chosen: dict[int, Recipient | Unreachable] = {}
    refused = refused_or_suppressed(session, refusal)
    wanted = select(Contact).where(Contact.active, Contact.department_id.is_not(None), Contact.role != ContactRole.LEAD)
    for contact in session.scalars(wanted.order_by(Contact.role, Contact.position, Contact.id)):
        department_id = contact.department_id or 0
        if not isinstance(chosen.get(department_id), Recipient):
            candidate = choose_channel(contact, channels, refused)
            if department_id not in chosen or isinstance(candidate, Recipient):
                chosen[department_id] = candidate
    return chosen

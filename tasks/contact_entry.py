"""How a contact is reached, as a person enters it: an address over a channel, and which channel to try first."""

from sqlalchemy.orm import Session

from tasks.channel_name import read_channels
from tasks.contact import Contact
from tasks.entered_address import read_address


class UnknownContactError(ValueError):
    """No contact has that number; says the mend, in Vietnamese."""

    def __init__(self, contact_id: int) -> None:
        super().__init__(f"Không có đầu mối số {contact_id}; xem «dondoc contact list».")


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


def prefer(session: Session, contact_id: int, text: str) -> Contact:
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
    contact.prefers = ",".join(channels)
    return contact

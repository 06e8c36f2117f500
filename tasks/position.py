"""The positions of all departments, read without an object of the database for each: an office may have thousands."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import OFFICE, Contact, read_preference
from tasks.contact_address import ContactAddress


@dataclass(frozen=True, slots=True)
class Position:
    """A contact of a department. `entered`: channel → address."""

    id: int
    department_id: int
    preference: tuple[str, ...]
    phone: str | None
    entered: Mapping[str, str]


def read_positions(session: Session) -> Iterator[Position]:
    """Those that are written to, in the order in which a department's are tried; two queries for all of them."""
    theirs = (Contact.active, Contact.department_id.is_not(None), Contact.role.not_in(sorted(OFFICE)))
    entered: dict[int, dict[str, str]] = {}
    addresses = select(ContactAddress.contact_id, ContactAddress.channel, ContactAddress.address)
    for contact_id, channel, address in session.execute(addresses.join(Contact).where(*theirs)):
        entered.setdefault(contact_id, {})[channel] = address
    columns = select(Contact.id, Contact.department_id, Contact.prefers, Contact.phone)
    wanted = columns.where(*theirs).order_by(Contact.role, Contact.position, Contact.id)
    for contact_id, department_id, prefers, phone in session.execute(wanted):
        if department_id is not None:
            preference = read_preference(prefers or "")
            yield Position(contact_id, department_id, preference, phone, entered.get(contact_id, {}))

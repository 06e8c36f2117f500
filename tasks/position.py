"""The positions of all departments, read without an object of the database for each: an office may have thousands."""

from collections.abc import Collection, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from tasks.contact import OFFICE, Contact, read_preference
from tasks.contact_address import ContactAddress
from tasks.phone import implied_address

ROWS = 1_000
"""Fetched at a time: quicker than one, and none of them lives long."""


class Position(NamedTuple):
    """A contact of a department. `entered`: channel → address. A tuple, for that is the quickest to make."""

    id: int
    department_id: int
    preference: tuple[str, ...]
    phone: str | None
    entered: Mapping[str, str]

    def address(self, channel: str) -> str | None:
        """Where its own holder is reached."""
        return self.entered.get(channel) or implied_address(channel, self.phone, self.entered.get("zalo"))


def read_positions(session: Session, departments: Collection[int] | None = None) -> Iterator[Position]:
    """Those that are written to, in the order in which a department's are tried; two queries for all of them.

    Of some `departments`, or of all.
    """
    which = Contact.department_id.is_not(None) if departments is None else Contact.department_id.in_(departments)
    theirs = (Contact.active, which, Contact.role.not_in(sorted(OFFICE)))
    entered: dict[int, dict[str, str]] = {}
    addresses = select(ContactAddress.contact_id, ContactAddress.channel, ContactAddress.address)
    connection = session.connection()  # rows as they come: no object is made of them
    for contact_id, channel, address in _rows(connection, addresses.join(Contact).where(*theirs)):
        entered.setdefault(contact_id, {})[channel] = address
    columns = select(Contact.id, Contact.department_id, Contact.prefers, Contact.phone)
    wanted = columns.where(*theirs).order_by(Contact.role, Contact.position, Contact.id)
    for contact_id, department_id, prefers, phone in _rows(connection, wanted):
        if department_id is not None:
            preference = read_preference(prefers or "")
            yield Position(contact_id, department_id, preference, phone, entered.get(contact_id, {}))


def _rows(connection: Connection, wanted: Any) -> Iterator[Any]:
    return chain.from_iterable(connection.execute(wanted).yield_per(ROWS).partitions())

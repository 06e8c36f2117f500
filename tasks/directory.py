"""Every contact with the channels that reach it, and what stands in the way of each."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tasks.clock import day
from tasks.contact import SUBSCRIBER, Contact
from tasks.department import Alias, Department
from tasks.desk import Desk
from tasks.escalation import refusals
from tasks.leave import Leave, coming_leaves
from tasks.refusal import Refusal
from tasks.text import fold

NOT_SET_UP = "kênh chưa được thiết lập"


@dataclass(frozen=True)
class Reach:
    """One channel of a contact. `refused` says why nothing is sent there now, None while letters may go.

    `closed` is the part of it that the address's owner decided; `entered` is False for an address that a telephone
    number or a Zalo id gives.
    """

    channel: str
    address: str
    entered: bool
    refused: str | None
    closed: str | None
    heard_at: datetime | None
    linked_at: datetime | None


@dataclass(frozen=True)
class Listing:
    """`department` is None for the office lead; `leaves` are those of today and later, the nearest first."""

    contact: Contact
    department: str | None
    reaches: tuple[Reach, ...]
    leaves: tuple[Leave, ...] = ()


def read_directory(session: Session, desk: Desk, now: datetime, department: str = "") -> list[Listing]:
    """Contacts by department in protocol order; only of departments whose name holds that text, or are called so."""
    wanted = select(Contact, Department.name).outerjoin(Department, Department.id == Contact.department_id)
    wanted = wanted.where(Contact.role != SUBSCRIBER)  # a system, told of by «dondoc subscribe list»
    if department.strip():
        wanted = wanted.where(_called(fold(department)))
    # Where a row without a department comes differs from database to database.
    order = (Department.id.is_(None), Department.position, Department.id, Contact.role, Contact.position, Contact.id)
    refused = refusals(session, desk, now)
    leaves = coming_leaves(session, day(now, desk.hours.zone))
    rows = session.execute(wanted.order_by(*order))
    return [
        Listing(
            contact=contact,
            department=name,
            reaches=tuple(_reaches(contact, desk, refused)),
            leaves=tuple(each for each in leaves if each.contact_id == contact.id),
        )
        for contact, name in rows
    ]


def _called(folded: str) -> ColumnElement[bool]:
    by_alias = Department.id.in_(select(Alias.department_id).where(Alias.folded == folded))
    return Department.folded.contains(folded, autoescape=True) | by_alias


def _reaches(contact: Contact, desk: Desk, refused: Refusal) -> Iterator[Reach]:
    """In the order of preference, then what is set up, then what was entered for a channel that is not set up."""
    for channel in dict.fromkeys((*contact.preference, *desk.channels, *sorted(contact.addresses))):
        address, known = contact.address(channel), contact.addresses.get(channel)
        if address:
            yield Reach(
                channel=channel,
                address=address,
                entered=known is not None,
                refused=refused(channel, address) if channel in desk.channels else NOT_SET_UP,
                closed=known.closed if known else None,
                heard_at=known.heard_at if known else None,
                linked_at=known.linked_at if known else None,
            )

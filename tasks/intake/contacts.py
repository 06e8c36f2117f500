"""Contacts of a list into the database: the same officer is known by mailbox, Zalo id, or title and name."""

from collections.abc import Callable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.address import Domains, masked
from tasks.contact import Contact
from tasks.events import Event
from tasks.intake.cell import as_text
from tasks.intake.contact_reach import warn_of_reach
from tasks.intake.contact_row import ADDRESSES, ContactRow, read_contact
from tasks.intake.grid import Row
from tasks.intake.organisations import Organisations
from tasks.intake.problem import CellError
from tasks.intake.readable import unreadable_cells
from tasks.intake.refusal import refuse_row
from tasks.intake.result import Change, ImportResult, Outcome
from tasks.intake.sheet import Sheet
from tasks.office_event import ContactChanged, ContactEntered
from tasks.text import fold

Tell = Callable[[Event], None]


def load_contacts(
    session: Session,
    sheet: Sheet,
    organisations: Organisations,
    domains: Domains,
    result: ImportResult,
    step: Callable[[], None],
    tell: Tell,
) -> None:
    """Create and update contacts from the rows of one sheet; errors and changes go to `result`, events to `tell`.

    A mailbox outside `domains` is kept and told: the office may yet allow it, and until then nothing is sent there.
    """
    known = list(session.scalars(select(Contact).order_by(Contact.id)))
    for row in sheet.records:
        step()
        errors = list(unreadable_cells(sheet.header, row))
        if not errors:
            try:
                read = read_contact(sheet, row, organisations)
            except CellError as error:
                errors = [error]
        if errors:
            refuse_row(result, sheet, row, errors)
            continue
        contact = _load(session, known, read, sheet, row, result, tell)
        warn_of_reach(result, sheet, row, contact, read, domains)


def _load(
    session: Session, known: list[Contact], read: ContactRow, sheet: Sheet, row: Row, result: ImportResult, tell: Tell
) -> Contact:
    contact = _find(known, read)
    said = read.said()
    changed: dict[str, tuple[str, str]] = {}
    logged: dict[str, tuple[object, object]] = {}
    if contact is None:
        contact = _made(session, said)
        known.append(contact)
        after = {name: _kept(name, value) for name, value in said.items()}
        tell(ContactEntered(contact_id=contact.id, after=after))
        outcome = Outcome.CREATED
    else:
        for name, new in said.items():
            if (old := _value(contact, name)) != new:
                label = sheet.header.title("department" if name == "department_id" else name)
                changed[label] = (str(old or ""), str(new))
                logged[name] = (_kept(name, old), _kept(name, new))
                _put(contact, name, new)
        if logged:
            tell(ContactChanged(contact_id=contact.id, changes=logged))
        outcome = Outcome.UPDATED if changed else Outcome.UNCHANGED
    result.done("contacts", outcome)
    if outcome is not Outcome.UNCHANGED:
        named = (as_text(sheet.value(row, "department")), read.title or read.email or "")
        result.changes.append(Change("contacts", row.number, outcome, ": ".join(filter(None, named)), changed))
    return contact


def _kept(name: str, value: object) -> object:
    """A value as a log that is kept for ever may hold it: that a name or a number changed, and not to which."""
    if value in {None, ""}:
        return None
    if name in ADDRESSES:
        return masked(str(value))
    return "…" if name in {"name", "phone"} else value


def _made(session: Session, said: dict[str, object]) -> Contact:
    contact = Contact()
    for name, value in said.items():
        _put(contact, name, value)
    session.add(contact)
    session.flush()  # only then it has its defaults, the channels that it is tried over among them
    return contact


def _value(contact: Contact, name: str) -> object:
    """What is known already. An address that another one implies was not entered, so it is no address of the cell."""
    if name not in ADDRESSES:
        return getattr(contact, name)
    entered = contact.addresses.get(ADDRESSES[name])
    return entered.address if entered else None


def _put(contact: Contact, name: str, value: object) -> None:
    if name in ADDRESSES:
        contact.move(ADDRESSES[name], str(value))
    else:
        setattr(contact, name, value)


def _find(known: list[Contact], read: ContactRow) -> Contact | None:
    colleagues = [contact for contact in known if contact.department_id == read.department_id]
    return next(_same(colleagues, read), None)


def _same(colleagues: list[Contact], read: ContactRow) -> Iterator[Contact]:
    """By mailbox, else by Zalo id, else by title and name where neither address says otherwise.

    Not by group: all who are in one share its id.
    """
    yield from (each for each in colleagues if read.email and (each.email or "").lower() == read.email.lower())
    yield from (each for each in colleagues if read.zalo_user_id and each.zalo_user_id == read.zalo_user_id)
    for each in colleagues:
        same_words = (fold(each.title), fold(each.name)) == (fold(read.title or ""), fold(read.name or ""))
        if same_words and not _differ(each.email, read.email) and not _differ(each.zalo_user_id, read.zalo_user_id):
            yield each


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one.lower() != other.lower())

"""Contacts of a list into the database: the same officer is known by mailbox, Zalo id, or title and name."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.address import AddressError, Domains, domain_of
from tasks.contact import Contact, ContactRole
from tasks.intake.cell import Value, as_text
from tasks.intake.grid import Row
from tasks.intake.organisations import Organisations
from tasks.intake.problem import CellError
from tasks.intake.readable import unreadable_cells
from tasks.intake.refusal import refuse_row, warn
from tasks.intake.result import Change, ImportResult, Outcome
from tasks.intake.sheet import Sheet
from tasks.intake.word_cell import read_word
from tasks.text import fold

CHANNELS = ("email", "zalo")
_YES, _NO = {"co", "x", "1", "dang hoat dong"}, {"khong", "0", "nghi", "ngung", "da nghi", "da chuyen"}
MOBILE_DIGITS_WITHOUT_ZERO = 9


@dataclass(frozen=True, kw_only=True)
class ContactRow:
    """What a row says; None where it says nothing."""

    department_id: int | None
    title: str | None
    name: str | None
    email: str | None
    phone: str | None
    zalo_user_id: str | None
    prefers: str | None
    role: ContactRole | None
    position: int | None
    active: bool | None

    def said(self) -> dict[str, object]:
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in values if value is not None}


def load_contacts(
    session: Session,
    sheet: Sheet,
    organisations: Organisations,
    domains: Domains,
    result: ImportResult,
    step: Callable[[], None],
) -> None:
    """Create and update contacts from the rows of one sheet; errors and changes go to `result`.

    A mailbox outside `domains` is kept and told: the office may yet allow it, and until then nothing is sent there.
    """
    known = list(session.scalars(select(Contact).order_by(Contact.id)))
    for row in sheet.records:
        step()
        errors = list(unreadable_cells(sheet.header, row))
        if not errors:
            try:
                contact = read_contact(sheet, row, organisations)
            except CellError as error:
                errors = [error]
        if errors:
            refuse_row(result, sheet, row, errors)
            continue
        _load(session, known, contact, sheet, row, result)
        if contact.email is None and contact.zalo_user_id is None:
            warn(result, sheet, row.number, "email", "Chưa có email và mã Zalo: chưa gửi được cho đầu mối này.")
        if contact.email is not None and not domains.allow(contact.email):
            allowed = ", ".join(domains.patterns)
            said = f"{contact.email} ngoài các tên miền được phép ({allowed}): sẽ không gửi thư tới đây."
            warn(result, sheet, row.number, "email", said)


def read_contact(sheet: Sheet, row: Row, organisations: Organisations) -> ContactRow:
    """One row, read.

    Raises:
        CellError: unknown department, an address or word that cannot be used.
    """
    role = read_word(as_text(sheet.value(row, "role")), "role", ContactRole)
    return ContactRow(
        department_id=_department(sheet, row, organisations, role),
        title=as_text(sheet.value(row, "title")) or None,
        name=as_text(sheet.value(row, "name")) or None,
        email=_email(as_text(sheet.value(row, "email"))),
        phone=_phone(sheet.value(row, "phone")),
        zalo_user_id=_zalo(sheet.value(row, "zalo_user_id")),
        prefers=_prefers(as_text(sheet.value(row, "prefers"))),
        role=role,
        position=_position(as_text(sheet.value(row, "position"))),
        active=_active(as_text(sheet.value(row, "active"))),
    )


def _department(sheet: Sheet, row: Row, organisations: Organisations, role: ContactRole | None) -> int | None:
    """The office lead belongs to no department of the list, so only there a blank is right."""
    name = as_text(sheet.value(row, "department"))
    if not name and role is ContactRole.LEAD:
        return None
    if not name:
        raise CellError(field="department", value="", expected="tên đơn vị", mend="ghi đơn vị của đầu mối")
    return organisations.living("department", name).id


def _email(text: str) -> str | None:
    if not text:
        return None
    try:
        domain_of(text)
    except AddressError:
        expected = "một địa chỉ email, ví dụ vanthu@langson.gov.vn"
        raise CellError(field="email", value=text, expected=expected, mend="ghi đúng một địa chỉ") from None
    return text


def _phone(value: Value) -> str | None:
    """As written; Excel drops the first 0 of a number typed without a quotation mark."""
    text = as_text(value)
    lost = isinstance(value, int | float) and len(text) == MOBILE_DIGITS_WITHOUT_ZERO
    return f"0{text}" if lost else text or None


def _zalo(value: Value) -> str | None:
    text = as_text(value)
    # Zalo ids have up to 19 digits; Excel keeps 15 of them and puts zeros in the place of the others.
    rounded = isinstance(value, int | float) and abs(value) >= 10**15
    if text and (rounded or not text.isdecimal()):
        mend = "định dạng cột là Text rồi dán lại mã"
        raise CellError(field="zalo_user_id", value=text, expected="mã người dùng Zalo, chỉ có chữ số", mend=mend)
    return text or None


def _prefers(text: str) -> str | None:
    channels = [part for part in fold(text).replace(";", ",").replace(" ", "").split(",") if part]
    if any(channel not in CHANNELS for channel in channels):
        raise CellError(field="prefers", value=text, expected="email, zalo", mend="ghi «email», «zalo» hoặc cả hai")
    return ",".join(dict.fromkeys(channels)) or None


def _position(text: str) -> int | None:
    if text and (not text.isdecimal() or len(text) > len("99999")):
        raise CellError(field="position", value=text, expected="một số thứ tự", mend="ghi một số nguyên")
    return int(text) if text else None


def _active(text: str) -> bool | None:
    folded = fold(text)
    if folded and folded not in _YES | _NO:
        raise CellError(field="active", value=text, expected="có hoặc không", mend="ghi «có» hoặc «không»")
    return folded in _YES if folded else None


def _load(
    session: Session, known: list[Contact], read: ContactRow, sheet: Sheet, row: Row, result: ImportResult
) -> None:
    contact = _find(known, read)
    said = read.said()
    changed: dict[str, tuple[str, str]] = {}
    if contact is None:
        contact = Contact(**said)
        session.add(contact)
        known.append(contact)
        outcome = Outcome.CREATED
    else:
        for name, new in said.items():
            if getattr(contact, name) != new:
                label = sheet.header.title("department" if name == "department_id" else name)
                changed[label] = (str(getattr(contact, name) or ""), str(new))
                setattr(contact, name, new)
        outcome = Outcome.UPDATED if changed else Outcome.UNCHANGED
    result.done("contacts", outcome)
    if outcome is not Outcome.UNCHANGED:
        named = (as_text(sheet.value(row, "department")), read.title or read.email or "")
        result.changes.append(Change("contacts", row.number, outcome, ": ".join(filter(None, named)), changed))


def _find(known: list[Contact], read: ContactRow) -> Contact | None:
    colleagues = [contact for contact in known if contact.department_id == read.department_id]
    return next(_same(colleagues, read), None)


def _same(colleagues: list[Contact], read: ContactRow) -> Iterator[Contact]:
    """By mailbox, else by Zalo id, else by title and name where neither address says otherwise."""
    yield from (each for each in colleagues if read.email and (each.email or "").lower() == read.email.lower())
    yield from (each for each in colleagues if read.zalo_user_id and each.zalo_user_id == read.zalo_user_id)
    for each in colleagues:
        # A contact that was made a moment ago has no defaults yet.
        same_words = (fold(each.title or ""), fold(each.name or "")) == (fold(read.title or ""), fold(read.name or ""))
        if same_words and not _differ(each.email, read.email) and not _differ(each.zalo_user_id, read.zalo_user_id):
            yield each


def _differ(one: str | None, other: str | None) -> bool:
    return bool(one and other and one.lower() != other.lower())

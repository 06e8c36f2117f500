"""One row of a list of contacts, read: who it is, and where and over which channels it is reached."""

from dataclasses import dataclass, fields

from tasks.channel_name import EXPECTED, ChannelNameError, read_channels
from tasks.contact import OFFICE, ContactRole, named_fields
from tasks.entered_address import WrongAddressError, read_address
from tasks.intake.cell import Value, as_text
from tasks.intake.grid import Row
from tasks.intake.organisations import Organisations
from tasks.intake.problem import CellError
from tasks.intake.sheet import Sheet
from tasks.intake.word_cell import read_word
from tasks.text import fold

ADDRESSES = {"email": "email", "zalo_user_id": "zalo", "zalo_group": "zalo_group"}
"""Field → the channel that its cell is an address of."""
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
    zalo_group: str | None
    prefers: str | None
    role: ContactRole | None
    position: int | None
    fields: str | None
    active: bool | None

    def said(self) -> dict[str, object]:
        values = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: value for name, value in values if value is not None}


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
        email=_address(sheet, row, "email", "ghi đúng một địa chỉ"),
        phone=_phone(sheet.value(row, "phone")),
        zalo_user_id=_id(sheet, row, "zalo_user_id"),
        zalo_group=_id(sheet, row, "zalo_group"),
        prefers=_prefers(as_text(sheet.value(row, "prefers"))),
        role=role,
        position=_position(as_text(sheet.value(row, "position"))),
        fields=named_fields(as_text(sheet.value(row, "fields"))) or None,
        active=_active(as_text(sheet.value(row, "active"))),
    )


def _department(sheet: Sheet, row: Row, organisations: Organisations, role: ContactRole | None) -> int | None:
    """The office's own people belong to no department of the list, so only there a blank is right."""
    name = as_text(sheet.value(row, "department"))
    if not name and role in OFFICE:
        return None
    if not name:
        raise CellError(field="department", value="", expected="tên đơn vị", mend="ghi đơn vị của đầu mối")
    return organisations.living("department", name).id


def _id(sheet: Sheet, row: Row, field: str) -> str | None:
    """An id of Zalo's. It may have 19 digits; Excel keeps 15 of a number, and puts zeros in the place of the others."""
    mend = "định dạng cột là Text rồi dán lại mã"
    value = sheet.value(row, field)
    if isinstance(value, int | float) and abs(value) >= 10**15:
        expected = "mã còn đủ chữ số; Excel đã làm tròn số này"
        raise CellError(field=field, value=as_text(value), expected=expected, mend=mend)
    return _address(sheet, row, field, mend)


def _address(sheet: Sheet, row: Row, field: str, mend: str) -> str | None:
    text = as_text(sheet.value(row, field))
    try:
        return read_address(ADDRESSES[field], text) if text else None
    except WrongAddressError as error:
        raise CellError(field=field, value=text, expected=error.expected, mend=mend) from None


def _phone(value: Value) -> str | None:
    """As written; Excel drops the first 0 of a number typed without a quotation mark."""
    text = as_text(value)
    lost = isinstance(value, int | float) and len(text) == MOBILE_DIGITS_WITHOUT_ZERO
    return f"0{text}" if lost else text or None


def _prefers(text: str) -> str | None:
    try:
        return ",".join(read_channels(text)) or None
    except ChannelNameError:
        mend = "ghi một hoặc nhiều kênh trong số đó, cách nhau bằng dấu phẩy"
        raise CellError(field="prefers", value=text, expected=EXPECTED, mend=mend) from None


def _position(text: str) -> int | None:
    if text and (not text.isdecimal() or len(text) > len("99999")):
        raise CellError(field="position", value=text, expected="một số thứ tự", mend="ghi một số nguyên")
    return int(text) if text else None


def _active(text: str) -> bool | None:
    folded = fold(text)
    if folded and folded not in _YES | _NO:
        raise CellError(field="active", value=text, expected="có hoặc không", mend="ghi «có» hoặc «không»")
    return folded in _YES if folded else None

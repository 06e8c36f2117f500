"""The empty workbook that an office fills in: three sheets with notes, drop-downs and formats; it imports as it is."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from tasks.contact import ContactRole
from tasks.department import DepartmentKind
from tasks.intake.columns import CONTACTS, DEPARTMENTS, TASKS, Columns
from tasks.intake.returned import DATE_FORMAT, PLAIN_TEXT
from tasks.intake.template_note import NOTES
from tasks.state import ExecutionState, Labelled, Period, TaskKind, Urgency

LISTS_SHEET = "Danh mục"
ROWS = 5000
"""How far down drop-downs reach."""
_DAYS = frozenset(
    {"issued_on", "assigned_on", "original_deadline", "deadline", "reported_on", "confirmed_on", "result_date"}
    | {"valid_from", "valid_to"}
)
_AS_TEXT = frozenset(
    {"document_number", "result_document", "phone", "zalo_user_id", "zalo_group", "code", "abbreviations"}
)
_WIDE = frozenset({"content", "abstract", "lead", "coordinating", "name", "department", "note", "aliases"})
_WIDTH, _WIDER = 18, 40
_CHANNELS = ("email, zalo", "zalo, email", "email", "nhóm zalo, email", "tin mẫu zalo, email", "zalo bot, email")
_OPEN = _WIDE | {"prefers"}
"""Where words outside the list may be right: an abbreviation that the import knows, another order of channels."""


def write_template(path: Path, departments: Sequence[str] = ()) -> None:
    """Write the workbook; `departments` are the names to choose a lead department and a contact's department from.

    Raises:
        OSError: the file cannot be written.
    """
    with path.open("wb") as file, xlsxwriter.Workbook(file, PLAIN_TEXT) as book:
        sheets = [(columns, book.add_worksheet(columns.sheet)) for columns in (TASKS, DEPARTMENTS, CONTACTS)]
        choices = _write_choices(book, departments)
        for columns, sheet in sheets:
            _write_sheet(book, sheet, columns, choices[columns.kind])


def _write_choices(book: Any, departments: Sequence[str]) -> dict[str, dict[str, str]]:
    """Kind of list → field → the cells that hold its choices. They stand on a hidden sheet: Excel allows a list
    written into the rule itself only 255 characters."""  # noqa: D209, D205
    sheet = book.add_worksheet(LISTS_SHEET)
    sheet.hide()
    lists: Mapping[str, Mapping[str, Sequence[str]]] = {
        TASKS.kind: {
            "kind": _labels(TaskKind),
            "period": _labels(Period),
            "urgency": _labels(Urgency),
            "state": _labels(ExecutionState),
            "lead": departments,
        },
        DEPARTMENTS.kind: {"kind": _labels(DepartmentKind)},
        CONTACTS.kind: {
            "role": _labels(ContactRole),
            "prefers": _CHANNELS,
            "active": ("có", "không"),
            "department": departments,
        },
    }
    places: dict[str, dict[str, str]] = {kind: {} for kind in lists}
    filled = ((kind, field, values) for kind, fields in lists.items() for field, values in fields.items() if values)
    for column, (kind, field, values) in enumerate(filled):
        for line, value in enumerate(values):
            sheet.write_string(line, column, value)
        letter = chr(ord("A") + column)
        places[kind][field] = f"='{LISTS_SHEET}'!${letter}$1:${letter}${len(values)}"
    return places


def _labels(words: type[Labelled]) -> list[str]:
    return [word.label for word in words]


def _write_sheet(book: Any, sheet: Any, columns: Columns, choices: Mapping[str, str]) -> None:
    required = {group[0] for group in columns.required}
    plain = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#E8EEF7", "border": 1})
    must = book.add_format({"bold": True, "text_wrap": True, "valign": "vcenter", "bg_color": "#FCE4D6", "border": 1})
    formats = {
        "day": book.add_format({"num_format": DATE_FORMAT}),
        "text": book.add_format({"num_format": "@"}),
        "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    notes = NOTES[columns.kind]
    for place, field in enumerate(field for field in columns.names if field in notes):
        sheet.write_string(0, place, columns.label(field), must if field in required else plain)
        sheet.write_comment(0, place, notes[field], {"x_scale": 1.6})
        sheet.set_column(place, place, _WIDER if field in _WIDE else _WIDTH, _format(field, formats))
        if field in choices:
            sheet.data_validation(1, place, ROWS, place, _choice(field, choices[field]))
    sheet.freeze_panes(1, 0)
    sheet.set_row(0, 32)


def _choice(field: str, source: str) -> dict[str, str]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning" if field in _OPEN else "stop",
        "error_title": "Ngoài danh mục",
        "error_message": "Nên chọn một giá trị trong danh sách.",
    }


def _format(field: str, formats: Mapping[str, Any]) -> Any:
    if field in _DAYS:
        return formats["day"]
    return formats["text" if field in _AS_TEXT else "wrap"]

"""What one cell of a sheet holds, whatever kind of file it came from."""

from dataclasses import dataclass
from datetime import date

from tasks.text import clean


@dataclass(frozen=True)
class Formula:
    """A cell that computes: its result is another program's word, so it is never taken for a value."""

    text: str


@dataclass(frozen=True)
class Failure:
    """A cell that shows an error, as #N/A."""

    text: str


Value = str | int | float | bool | date | Formula | Failure | None


def as_text(value: Value) -> str:
    """A cell as a reader sees it: dates as dd/mm/yyyy, whole numbers without a decimal point."""
    if isinstance(value, str):  # as nearly all are
        return clean(value)
    return "" if value is None else _in_words(value)


def _in_words(value: float | date | Formula | Failure) -> str:
    if isinstance(value, Formula | Failure):
        return clean(value.text)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, date):
        return f"{value.day:02}/{value.month:02}/{value.year:04}"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def is_blank(value: Value) -> bool:
    return value is None or (isinstance(value, str) and not clean(value))


def typed(text: str) -> Value:
    """Text of a file, or Formula where a spreadsheet would compute it. "=> giao" and "==" are only text."""
    if "=" not in text:
        return text
    stripped = text.strip()
    if stripped.startswith("=") and not stripped.startswith(("=>", "==")) and len(stripped) > 1:
        return Formula(stripped)
    return text

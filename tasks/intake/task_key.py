"""What makes two rows the same task."""

import hashlib
import re
from datetime import date

from tasks.intake.task_row import TaskRow
from tasks.state import Period, TaskKind
from tasks.task import Task
from tasks.text import fold

OWN_CODE = re.compile(r"NV\d+")
"""The codes that this system gives by itself (see tasks.task.assign): a file may repeat one, not invent one."""
_SEPARATOR = "\x1f"


def content_key(row: TaskRow, lead_id: int) -> str:
    """The office's own code, else document number, issuer, year, lead, content, and for recurring work the period."""
    if row.code and not OWN_CODE.fullmatch(row.code):
        return _digest("code", fold(row.code))
    issuer = fold(row.texts.get("issuer", ""))
    year = str(row.issued_on.year) if row.issued_on else ""
    occurrence = _occurrence(row.kind, row.period, row.original_deadline)
    return _digest("row", fold(row.document_number), issuer, year, str(lead_id), fold(row.content), occurrence)


def moved_key(task: Task, old: int, new: int) -> str | None:
    """The key of a task in the hands of another lead department; None where its key does not name the old one."""

    def key(lead_id: int) -> str:
        year = str(task.issued_on.year) if task.issued_on else ""
        occurrence = _occurrence(task.kind, task.period, task.original_deadline)
        paper = (fold(task.document_number), fold(task.issuer), year)
        return _digest("row", *paper, str(lead_id), fold(task.content), occurrence)

    return key(new) if key(old) == task.content_key else None


def period_key(parent: Task, period: str) -> str:
    """The key of one period of a recurring task: as of the row that a file would have for it.

    A parent that has a code of the office's own lends its key to no row.
    """
    year = str(parent.issued_on.year) if parent.issued_on else ""
    paper = (fold(parent.document_number), fold(parent.issuer), year)
    row = ("row", *paper, str(parent.lead_department_id), fold(parent.content))
    own = _digest(*row, "") == parent.content_key
    return _digest(*row, period) if own else _digest("period", parent.content_key, period)


def _occurrence(kind: str, period: str | None, day: date | None) -> str:
    """Which period of a recurring task: an extension moves its deadline and not the period, so the original counts."""
    if kind != TaskKind.RECURRING or day is None:
        return ""
    if period == Period.WEEKLY:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week}"
    if period == Period.QUARTERLY:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month}" if period == Period.MONTHLY else day.isoformat()


def _digest(*parts: str) -> str:
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()[:40]

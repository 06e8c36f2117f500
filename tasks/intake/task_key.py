"""What makes two rows the same task."""

import hashlib
import re

from tasks.intake.task_row import TaskRow
from tasks.state import Period, TaskKind
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
    return _digest("row", fold(row.document_number), issuer, year, str(lead_id), fold(row.content), _occurrence(row))


def _occurrence(row: TaskRow) -> str:
    """Which period of a recurring task: an extension moves its deadline and not the period, so the original counts."""
    day = row.original_deadline
    if row.kind is not TaskKind.RECURRING or day is None:
        return ""
    if row.period is Period.WEEKLY:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week}"
    if row.period is Period.QUARTERLY:
        return f"{day.year}-Q{(day.month + 2) // 3}"
    return f"{day.year}-{day.month}" if row.period is Period.MONTHLY else day.isoformat()


def _digest(*parts: str) -> str:
    return hashlib.sha256(_SEPARATOR.join(parts).encode()).hexdigest()[:40]

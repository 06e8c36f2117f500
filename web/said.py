from dataclasses import dataclass
from datetime import datetime

from tasks.acknowledge import UNDO_WITHIN
from tasks.acknowledgement import Acknowledgement
from tasks.answer import Choice
from tasks.letters.wording import full_day
from web.reading import Given


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer that was given, in words."""

    id: int
    task_id: int
    choice: str
    detail: str
    answered_by: str
    at: datetime
    undone_at: datetime | None

    def may_be_undone(self, now: datetime) -> bool:
        return self.undone_at is None and now - self.at <= UNDO_WITHIN


def said(given: Acknowledgement | Given) -> Said:
    return Said(
        id=given.id,
        task_id=given.task_id,
        choice=Choice(given.choice).label,
        detail=_detail(given),
        answered_by=given.answered_by,
        at=given.at,
        undone_at=given.undone_at,
    )


def _detail(given: Acknowledgement | Given) -> str:
    if given.choice == Choice.REPORTED and given.result_date:
        return f"văn bản {given.result_document} ngày {full_day(given.result_date)}"
    if given.choice == Choice.EXTENSION and given.requested_deadline:
        document = f"; văn bản {given.document}" if given.document else ""
        return f"đề nghị hạn {full_day(given.requested_deadline)}; lý do: {given.reason}{document}"
    if given.choice == Choice.FOLLOW_UP and given.until:
        return f"vào ngày {full_day(given.until)}"
    if given.choice == Choice.PAUSE and given.until:
        return f"đến hết ngày {full_day(given.until)}; lý do: {given.reason}"
    return {Choice.OBSTACLE: given.need, Choice.NOT_OURS: f"đơn vị phù hợp: {given.unit}"}.get(Choice(given.choice), "")

"""What a written urging says: the facts of one task, and what is left blank for the clerks."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.department import Department
from tasks.desk import Desk
from tasks.letters.document import Document, document_name
from tasks.letters.excerpt import excerpt
from tasks.letters.office import Office
from tasks.letters.wording import full_day
from tasks.office import UnknownTaskError, spellings
from tasks.state import ExecutionState
from tasks.task import Task
from tasks.text import clean
from tasks.urged import times_urged
from tasks.workdays import Calendar

SUBJECT_CHARACTERS = 120


@dataclass(frozen=True, kw_only=True)
class UrgingPaper:
    """The n-th written urging about a task.

    Attributes:
        times: which urging it is.
        days_late: working days past the deadline on `on`; 0 before and without it.
        last_news: what the department reported last, in words.
    """

    office: Office
    department: str
    code: str
    document: Document
    content: str
    asked: str
    deadline: date | None
    original: date | None
    on: date
    days_late: int
    times: int
    state: str
    last_news: str
    signer: str

    def values(self) -> dict[str, str]:
        """By the name in braces that a template holds: `{{ kinh_gui }}`."""
        office, assigner = clean(self.office.name), clean(self.office.assigner)
        return {
            "co_quan": (office.removesuffix(assigner).strip() or office).upper(),
            "cap_tren": assigner.upper(),
            "cap_tren_thuong": assigner,
            "nguoi_ky": clean(self.signer).upper(),
            "nam": str(self.on.year),
            "noi_ban_hanh": clean(self.office.place) or "……",
            "trich_yeu": f"V/v đôn đốc thực hiện nhiệm vụ tại {self._paper()} (lần {self.times})",
            "kinh_gui": clean(self.department),
            "can_cu": self._ground(),
            "noi_dung": clean(self.content),
            "thoi_han": self._deadline(),
            "tinh_hinh": self._standing(),
            "de_nghi": self._request(),
            "ma": clean(self.code),
            "lan": str(self.times),
        }

    def _paper(self) -> str:
        return (
            f"Văn bản số {document_name(self.document, self.code)}"
            if self.document.number
            else f"mã {clean(self.code)}"
        )

    def _ground(self) -> str:
        dated = f" ngày {full_day(self.document.issued)}" if self.document.issued else ""
        about = f" {excerpt(self.document.abstract, SUBJECT_CHARACTERS)}" if self.document.abstract else ""
        return f"{self._paper()}{dated}{about}".strip()

    def _deadline(self) -> str:
        if self.deadline is None:
            return "không ghi thời hạn"
        moved = self.original is not None and self.original != self.deadline
        return full_day(self.deadline) + (
            f" (hạn ban đầu {full_day(self.original)})" if moved and self.original else ""
        )

    def _standing(self) -> str:
        late = f"đã quá hạn {self.days_late} ngày làm việc" if self.days_late else "chưa hoàn thành"
        news = f"; thông tin gần nhất: {self.last_news}" if self.last_news else ""
        return f"Đến ngày {full_day(self.on)}, nhiệm vụ {late}, trạng thái «{self.state}»{news}."

    def _request(self) -> str:
        office, assigner = clean(self.office.name), clean(self.office.assigner)
        cause = ", báo cáo rõ nguyên nhân chậm, trách nhiệm" if self.days_late else ""
        return (
            f"{office} đề nghị {clean(self.department)} khẩn trương thực hiện{cause} và thời gian hoàn thành, "
            f"gửi {office} để tổng hợp, báo cáo {assigner}."
        )


def gather_urging(session: Session, desk: Desk, code: str, calendar: Calendar, on: date) -> UrgingPaper:
    """The facts of the next urging, as they stand on `on`.

    Raises:
        UnknownTaskError: no task has this code.
    """
    task = session.scalars(select(Task).where(Task.code.in_(spellings(code)))).first()
    if task is None:
        raise UnknownTaskError(code)
    due = calendar.due_day(task.deadline) if task.deadline else None
    return UrgingPaper(
        office=desk.office,
        department=session.get_one(Department, task.lead_department_id).name,
        code=task.code,
        document=Document(task.document_number or None, task.issued_on, task.abstract),
        content=task.content,
        asked=task.product,
        deadline=task.deadline,
        original=task.original_deadline,
        on=on,
        days_late=max(calendar.working_days_between(due, on), 0) if due else 0,
        times=times_urged(session, [task.id])[task.id] + 1,
        state=ExecutionState(task.state).label,
        last_news=excerpt(task.progress, SUBJECT_CHARACTERS),
        signer=desk.lead_title,
    )

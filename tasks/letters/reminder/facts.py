"""All that a reminder says. Nothing else is looked up while it is rendered."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from tasks.letters.document import Document
from tasks.letters.office import Office
from tasks.letters.order import Pressing, most_urgent
from tasks.state import Urgency


class Role(StrEnum):
    """What the addressed department is to the task: chủ trì or phối hợp."""

    LEAD = "lead"
    COORDINATING = "coordinating"


@dataclass(frozen=True, kw_only=True)
class Item:
    """One task as its contact reads it.

    Attributes:
        content: việc cần làm, in full; the letter cuts it, the page behind `link` does not.
        asked: sản phẩm, such as `Báo cáo`; empty when none was named.
        deadline: None for a task without one, of which only silence is told.
        days_left: working days in (on, deadline]; 0 on the day itself and after it.
        days_late: working days in (deadline, on]; 0 until it has passed.
        lead_name: the lead department; shown when the role is coordinating.
        link: where this task alone is answered.
        rung: working days before the deadline, negative after it.
        follow_up: told on the day that its reader chose.
        share: where the rung is a share of the time given, its percent.
        silent: to the lead department, the co-ordinating ones that were told and have not answered.
    """

    code: str
    document: Document
    content: str
    asked: str = ""
    deadline: date | None
    days_left: int
    days_late: int
    urgency: Urgency
    role: Role = Role.LEAD
    lead_name: str
    link: str
    rung: int
    follow_up: bool = False
    share: int | None = None
    silent: tuple[str, ...] = ()

    def is_today(self, on: date) -> bool:
        """Whether its day has come, and no working day has passed since."""
        return self.deadline is not None and self.deadline <= on and not self.days_late

    def pressing(self) -> Pressing:
        """Sort key: what its reader must see first."""
        return most_urgent(
            deadline=self.deadline,
            urgency=self.urgency,
            code=self.code,
            days_left=self.days_left,
            days_late=self.days_late,
        )


@dataclass(frozen=True, kw_only=True)
class ReminderFacts:
    """One letter to one contact; `items` in any order, at least one.

    Attributes:
        salutation: the department's name; it is also what makes the subject constant.
        title: the contact's title (chức danh), empty when unknown. Never a person's name.
        instead: for whom a delegate reads it, as `thay Chuyên viên, nghỉ đến hết ngày 05/12/2026`; else empty.
        on: the office's day that the letter is for.
        as_of: when its facts were read; aware.
        reminder_code: printed in the footer, so that a phone call finds the letter.
        all_link: where all tasks of the letter are answered.
        allow_subject: whether the chat text may carry what the task is about.
        answered_in_chat: whether what is written back under the chat text is heard.
    """

    salutation: str
    title: str = ""
    instead: str = ""
    on: date
    as_of: datetime
    reminder_code: str
    items: tuple[Item, ...]
    all_link: str
    office: Office = field(default_factory=Office)
    allow_subject: bool = False
    answered_in_chat: bool = True

    @property
    def overdue(self) -> int:
        return self.counted[0]

    @property
    def today(self) -> int:
        return self.counted[1]

    @property
    def near(self) -> int:
        return self.counted[2]

    @cached_property
    def counted(self) -> tuple[int, int, int]:
        """How many are overdue, how many due today, how many near."""
        in_time = [item for item in self.items if not item.days_late]
        today = len([item for item in in_time if item.is_today(self.on)])
        return len(self.items) - len(in_time), today, len(in_time) - today

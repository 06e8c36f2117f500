"""All that a letter of news says. Nothing else is looked up while it is rendered."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tasks.letters.document import Document
from tasks.letters.office import Office
from tasks.news_kind import NewsKind
from tasks.state import Urgency


@dataclass(frozen=True, kw_only=True)
class Happening:
    """What became of one task, as tasks/news.py keeps it; a kind has those that it needs.

    Attributes:
        old, new: the deadline before and after (moved).
        until: the last day of a pause (paused), or of one that was asked for (pause_refused).
        asked: the deadline that was asked for (extension_refused).
        on: the day of the office's decision (completed).
        result: the paper that was reported, with its day (completed).
        was: how urgent it was before (more_urgent).
        joined: whether the reader co-ordinates a task that others worked on already (assigned).
        to, before: the department that leads from now on (handed_over), that led until now (assigned).
        reason: in one line; empty when none was given.
    """

    old: date | None = None
    new: date | None = None
    until: date | None = None
    asked: date | None = None
    on: date | None = None
    result: str = ""
    was: Urgency | None = None
    joined: bool = False
    to: str = ""
    before: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One piece of news.

    Attributes:
        content: việc cần làm, in full; the letter cuts it.
        asked: sản phẩm, such as `Báo cáo`; empty when none was named.
        deadline: as it stands now; None for a task without one.
        days_left, days_late: in working days, as a reminder counts them.
        lead_name: the lead department; shown to one that co-ordinates.
        link: where the task is answered; empty where nothing is asked.
    """

    kind: NewsKind
    happening: Happening = field(default_factory=Happening)
    code: str
    document: Document
    content: str
    asked: str = ""
    deadline: date | None = None
    days_left: int = 0
    days_late: int = 0
    urgency: Urgency = Urgency.NORMAL
    coordinating: bool = False
    lead_name: str = ""
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class NewsFacts:
    """One letter to one contact; `items` in any order, at least one.

    Attributes:
        salutation: the department's name, else the contact's title.
        title: the contact's title (chức danh), empty when unknown. Never a person's name.
        on: the office's day that the letter is for.
        as_of: the letter's own date; aware.
        letter_code: printed in the footer, so that a phone call finds the letter.
        all_link: where all that is asked is answered.
        instead: for whom a delegate reads it, as `thay Chuyên viên, nghỉ đến hết ngày 05/12/2026`; else empty.
        allow_subject: whether the chat text may carry what a task is about, and reasons.
    """

    salutation: str
    title: str = ""
    on: date
    as_of: datetime
    letter_code: str
    items: tuple[Item, ...]
    all_link: str
    office: Office = field(default_factory=Office)
    instead: str = ""
    allow_subject: bool = False

    @property
    def asks(self) -> bool:
        return any(item.link for item in self.items)

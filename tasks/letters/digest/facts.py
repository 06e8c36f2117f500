"""All that the office lead's digest says, in its five sections. Nothing else is looked up while it is rendered."""

from dataclasses import dataclass, field
from datetime import date, datetime

from tasks.letters.digest.department import Department
from tasks.letters.document import Document
from tasks.letters.office import Office
from tasks.rates import Counts
from tasks.state import Labelled, Urgency

SHOWN = 40
"""The most lines of one list that a letter has."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """What every row of the digest says first: which task, of whom. `link` is the office's own page of it, if any.

    `original` is its first deadline where that was put off, `extended` how often it was.
    """

    code: str
    document: Document
    content: str
    department: str
    link: str = ""
    original: date | None = None
    extended: int = 0


@dataclass(frozen=True, kw_only=True)
class Situation:
    """Section 1. Changes are counted since `since`, the day of the last digest; None when this is the first.

    Attributes:
        first: first day of the reporting period; None when all tasks on record are counted.
        extended: tasks whose deadline was moved; told beside the rates, part of none.
        paused: tasks that rest; never overdue meanwhile.
    """

    counts: Counts
    extended: int = 0
    paused: int = 0
    first: date | None = None
    since: date | None = None
    newly_overdue: int = 0
    newly_done: int = 0


@dataclass(frozen=True, kw_only=True)
class Overdue:
    """Section 2: one task past its deadline.

    Attributes:
        days_late: working days, 0 only when no working day has passed since the deadline.
        reminded: letters sent about it so far, and other urgings.
        answer: the department's last answer in words, empty when it never answered.
        new: it was not yet overdue in the last digest.
    """

    task: Task
    deadline: date
    days_late: int
    urgency: Urgency
    reminded: int = 0
    answer: str = ""
    new: bool = False


class Question(Labelled):
    """What the office lead is asked to decide."""

    CONFIRM = "confirm", "Chờ xác nhận hoàn thành"
    EXTENSION = "extension", "Xin gia hạn"
    TRANSFER = "transfer", "Đề nghị chuyển đơn vị"
    PAUSE = "pause", "Đề nghị tạm dừng"
    ENDLESS_PAUSE = "endless_pause", "Tạm dừng chưa có ngày kết thúc"
    OBSTACLE = "obstacle", "Vướng mắc"


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """Section 3. `words` is what the department wrote; `link` is the signed page where the lead answers.

    `asked_on` is None where the state came from a file that named no day.
    """

    question: Question
    task: Task
    words: str = ""
    asked_on: date | None
    deadline: date | None = None
    link: str


@dataclass(frozen=True, kw_only=True)
class Nearing:
    """Section 4: due within the days that the office calls near."""

    task: Task
    deadline: date
    days_left: int
    urgency: Urgency
    acknowledged: bool = False


class Trouble(Labelled):
    """Why a department may not know what it was asked."""

    DEAD = "dead", "Không gửi được"
    IN_DOUBT = "in_doubt", "Chưa rõ đã tới"
    SILENT = "silent", "Đã đôn đốc qua các cấp, vẫn chưa xác nhận"
    UNANSWERED = "unanswered", "Chưa xác nhận"
    NO_CONTACT = "no_contact", "Chưa có đầu mối"
    REFUSED = "refused", "Địa chỉ bị từ chối, cần sửa"
    ENDED = "ended", "Đơn vị đã kết thúc, còn nhiệm vụ"
    NO_ADDRESS = "no_address", "Đầu mối chưa có địa chỉ dùng được"


@dataclass(frozen=True, kw_only=True)
class Unreached:
    """Section 5: one letter, or one contact, that needs a person.

    Attributes:
        title: the contact's title, never a name.
        channel: as a reader knows it (`Email`, `Zalo`); empty when there is none.
        words: the provider's own words, or what is missing.
        tasks: how many tasks are concerned.
        since: the day of the oldest letter concerned.
    """

    trouble: Trouble
    department: str
    title: str = ""
    channel: str = ""
    words: str = ""
    tasks: int = 0
    since: date | None = None


@dataclass(frozen=True, kw_only=True)
class LogHead:
    """The event log's end when the letter was written: how many rows, and the last one's seal as it is printed."""

    rows: int
    seal: str


@dataclass(frozen=True, kw_only=True)
class Held:
    """Section 3: letters that wait until the office says whether they may leave.

    Attributes:
        contacts: to how many they go.
        urgent: tasks among them that are urgent.
        cause: what changed before them.
        link: the signed page where it is decided, empty when there is none.
    """

    number: int
    letters: int
    rungs: int
    contacts: int = 0
    urgent: int = 0
    usual_letters: int
    usual_rungs: int
    since: date
    cause: str
    link: str = ""


@dataclass(frozen=True, kw_only=True)
class DigestFacts:
    """One digest; every tuple empty where there is nothing to tell, and in any order but `departments`.

    Attributes:
        departments: what is overdue, counted.
        overdue, nearing: the first SHOWN of each in the letter's order; the workbook has them all.
        near: how many come near their deadline.
        salutation: by title, such as `Chánh Văn phòng UBND tỉnh`.
        as_of: when the figures were read; aware.
        near_days: working days that section 4 looks ahead.
        percent: `half-up` or `cut`, the office's way to round a rate.
        page_link: the office's page with everything, empty when there is none.
        log_head: None where the log had no rows.
    """

    salutation: str = "Chánh Văn phòng UBND tỉnh"
    on: date
    as_of: datetime
    digest_code: str
    situation: Situation
    departments: tuple[Department, ...] = ()
    overdue: tuple[Overdue, ...] = ()
    opinions: tuple[Opinion, ...] = ()
    held: Held | None = None
    near: int = 0
    nearing: tuple[Nearing, ...] = ()
    unreached: tuple[Unreached, ...] = ()
    near_days: int = 3
    percent: str = "half-up"
    page_link: str = ""
    log_head: LogHead | None = None
    office: Office = field(default_factory=Office)

    @property
    def late(self) -> int:
        """How many are overdue."""
        return sum(each.total for each in self.departments)

    @property
    def all_well(self) -> bool:
        """Nothing to tell in sections 2 to 5: such a digest is one line, for Mondays."""
        lists = self.overdue or self.opinions or self.held or self.nearing or self.unreached
        return not (lists or self.situation.counts.open_overdue)

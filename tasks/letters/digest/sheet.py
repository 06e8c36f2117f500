"""What each sheet of the digest's workbook holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.letters.digest.facts import DigestFacts, Nearing, Opinion, Overdue, Task, Unreached
from tasks.letters.digest.section import opinion_order, unreached_order

Cell = str | int | date | None


@dataclass(frozen=True)
class Column:
    """`width` in characters."""

    title: str
    width: int


@dataclass(frozen=True)
class Sheet:
    """`rows` are read once."""

    name: str
    columns: tuple[Column, ...]
    rows: Iterable[tuple[Cell, ...]]


_TASK = (
    Column("TT", 5),
    Column("Mã nhiệm vụ", 16),
    Column("Số, ký hiệu", 18),
    Column("Ngày ban hành", 13),
    Column("Trích yếu", 40),
    Column("Nội dung nhiệm vụ", 60),
    Column("Đơn vị chủ trì", 32),
)

_MOVED = (Column("Hạn ban đầu", 12), Column("Số lần gia hạn", 9))


def sheets(facts: DigestFacts, overdue: Iterable[Overdue], nearing: Iterable[Nearing]) -> tuple[Sheet, ...]:
    """All four, in the letter's order, empty ones too: a missing sheet could mean anything."""
    return (_overdue(overdue), _opinions(facts), _nearing(nearing), _unreached(facts))


def _overdue(found: Iterable[Overdue]) -> Sheet:
    columns = (
        *_TASK,
        Column("Hạn", 12),
        *_MOVED,
        Column("Số ngày làm việc quá hạn", 12),
        Column("Độ khẩn", 13),
        Column("Mới quá hạn", 9),
        Column("Số lần đôn đốc", 10),
        Column("Trả lời gần nhất", 40),
    )
    return Sheet("Quá hạn", columns, (_overdue_row(place, late) for place, late in enumerate(found, start=1)))


def _overdue_row(place: int, late: Overdue) -> tuple[Cell, ...]:
    new = "mới" if late.new else ""
    answers = (late.urgency.label, new, late.reminded, late.answer)
    return (*_task(place, late.task), late.deadline, *_moved(late.task), late.days_late, *answers)


def _opinions(facts: DigestFacts) -> Sheet:
    columns = (
        *_TASK,
        Column("Việc cần ý kiến", 24),
        Column("Đơn vị nêu", 50),
        Column("Ngày gửi", 12),
        Column("Hạn", 12),
    )
    found = sorted(facts.opinions, key=opinion_order)
    return Sheet("Cần ý kiến", columns, tuple(_opinion_row(place, one) for place, one in enumerate(found, start=1)))


def _opinion_row(place: int, opinion: Opinion) -> tuple[Cell, ...]:
    return (*_task(place, opinion.task), opinion.question.label, opinion.words, opinion.asked_on, opinion.deadline)


def _nearing(found: Iterable[Nearing]) -> Sheet:
    columns = (
        *_TASK,
        Column("Hạn", 12),
        *_MOVED,
        Column("Số ngày làm việc còn lại", 12),
        Column("Độ khẩn", 13),
        Column("Xác nhận", 14),
    )
    return Sheet("Sắp đến hạn", columns, (_nearing_row(place, one) for place, one in enumerate(found, start=1)))


def _nearing_row(place: int, near: Nearing) -> tuple[Cell, ...]:
    answered = "đã xác nhận" if near.acknowledged else "chưa xác nhận"
    return (*_task(place, near.task), near.deadline, *_moved(near.task), near.days_left, near.urgency.label, answered)


def _unreached(facts: DigestFacts) -> Sheet:
    columns = (
        Column("TT", 5),
        Column("Tình trạng", 28),
        Column("Đơn vị", 36),
        Column("Đầu mối", 24),
        Column("Kênh", 10),
        Column("Chi tiết", 50),
        Column("Số nhiệm vụ", 10),
        Column("Từ ngày", 12),
    )
    found = sorted(facts.unreached, key=lambda one: (one.trouble.value, *unreached_order(one)))
    return Sheet(
        "Không gửi được", columns, tuple(_unreached_row(place, one) for place, one in enumerate(found, start=1))
    )


def _unreached_row(place: int, one: Unreached) -> tuple[Cell, ...]:
    who = (one.department, one.title, one.channel, one.words)
    return (place, one.trouble.label, *who, one.tasks, one.since)


def _moved(task: Task) -> tuple[Cell, ...]:
    return (task.original, task.extended or None)


def _task(place: int, task: Task) -> tuple[Cell, ...]:
    document = task.document
    return (place, task.code, document.number, document.issued, document.abstract, task.content, task.department)

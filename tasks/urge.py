"""The office urged a department by other means; it is recorded, and counts."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from tasks.events import Bus
from tasks.letters.wording import full_day
from tasks.office import OfficeError, find_task
from tasks.task import Task
from tasks.text import clean
from tasks.urging import Means


class FutureUrgingError(OfficeError):
    """Nobody has been urged on a day that is yet to come."""

    def __init__(self, code: str, on: date, today: date) -> None:
        super().__init__(
            f"Ngày đôn đốc nhiệm vụ {code} là {full_day(on)}, còn ở sau hôm nay ({full_day(today)}); "
            f"ghi một ngày đã qua, hoặc bỏ --on để lấy hôm nay."
        )
        self.code = code


class UrgingNoteError(OfficeError):
    """A log of calls that says nothing of them helps nobody."""

    def __init__(self, code: str, means: Means) -> None:
        super().__init__(
            f"Ghi đôn đốc nhiệm vụ {code} qua {means.label} cần có nội dung: --note «đã trao đổi gì, với ai, hẹn gì»; "
            f"với văn bản là số, ngày của văn bản."
        )
        self.code = code


def urge(  # noqa: PLR0913, PLR0917 - an urging says all of this
    session: Session, bus: Bus, code: str, means: Means, on: date, note: str, now: datetime, today: date, actor: str
) -> Task:
    """Record that the department was urged about a task.

    Raises:
        UnknownTaskError: no task has this code.
        UrgingNoteError: nothing is said of it.
        WrongStateError: it is done or withdrawn.
        FutureUrgingError: the day is after `today`.
    """
    task, said = find_task(session, code), clean(note)
    if not said:
        raise UrgingNoteError(task.code, means)
    if on > today:
        raise FutureUrgingError(task.code, on, today)
    bus.publish(session, task.urge(means, on, said), now, actor)
    return task

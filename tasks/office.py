"""What the office decides about a task. The signed page and the command line both come here, with a typed refusal each.

Every act is one change through the task's own method, published in the caller's transaction.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.events import Bus
from tasks.letters.wording import full_day
from tasks.state import ExecutionState
from tasks.task import Task, hold_tasks
from tasks.text import clean


class OfficeError(Exception):
    """The office's act is refused; its words are Vietnamese, for the page and for the command line."""


class UnknownTaskError(OfficeError):
    def __init__(self, code: str) -> None:
        super().__init__(
            f"Không có nhiệm vụ nào mang mã «{code}»; mã in ở đầu mỗi nhiệm vụ trong thư và trong «dondoc ledger»."
        )
        self.code = code


class ReasonMissingError(OfficeError):
    def __init__(self, code: str) -> None:
        super().__init__(f"Trả lại nhiệm vụ {code} cần có lý do, để đơn vị biết phải làm gì tiếp.")
        self.code = code


class NoExtensionError(OfficeError):
    """A new deadline that extends nothing."""

    def __init__(self, code: str, asked: date, latest: date) -> None:
        super().__init__(
            f"Hạn mới của nhiệm vụ {code} là {full_day(asked)}; cần một ngày sau {full_day(latest)} "
            f"(hạn hiện tại, hoặc hôm nay nếu hạn đã qua)."
        )
        self.code = code


def confirm_task(session: Session, bus: Bus, code: str, now: datetime, on: date, actor: str) -> Task:
    """Confirm that a reported task is done.

    Raises:
        UnknownTaskError: no task has this code.
        WrongStateError: it has not been reported, or is confirmed already.
    """
    task = find_task(session, code)
    bus.publish(session, task.confirm(on), now, actor)
    return task


def return_task(session: Session, bus: Bus, code: str, reason: str, now: datetime, actor: str) -> Task:
    """Send a reported task back, or keep one with the department that wanted to be rid of it; reminders go on.

    Raises:
        UnknownTaskError: no task has this code.
        ReasonMissingError: the department would not know what to do.
        WrongStateError: it is neither reported nor offered to another department.
    """
    task, said = find_task(session, code), clean(reason)
    if not said:
        raise ReasonMissingError(code)
    if task.state == ExecutionState.TRANSFER_REQUESTED:
        change = task.become(ExecutionState.REDO, reason=said)
    else:
        change = task.send_back(said)
    bus.publish(session, change, now, actor)
    return task


def find_task(session: Session, code: str) -> Task:
    """The task of a code, held until commit; codes are read as people type them.

    Raises:
        UnknownTaskError: no task has this code.
    """
    task_id = session.scalar(select(Task.id).where(Task.code.in_(spellings(code))).limit(1))
    if task_id is None:
        raise UnknownTaskError(clean(code))
    return hold_tasks(session, [task_id])[0]


def spellings(code: str) -> set[str]:
    """The codes that a person may mean who types `nv12`."""
    typed = clean(code)
    return {typed, typed.upper()}

"""What the office lead chose for each task on the page, read from the form and done in one transaction."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.events import Bus
from tasks.letters.wording import full_day
from tasks.office import OfficeError, confirm_task, grant_extension, return_task
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError, hold_tasks
from web.day_field import read_day
from web.form import Form

PREFIX = "act."
LONGEST_REASON = 2000
LONGEST_NAME = 100


class Act(StrEnum):
    CONFIRM = "confirm"
    RETURN = "return"
    EXTEND = "extend"


_DONE_ALREADY = {Act.CONFIRM: ExecutionState.DONE, Act.RETURN: ExecutionState.REDO}


@dataclass(frozen=True, kw_only=True)
class Decision:
    code: str
    act: Act
    reason: str = ""
    deadline: date | None = None


class DecisionRefused(Exception):
    """One decision cannot be done, so none is: names the task and why, in Vietnamese."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code, self.words = code, words


def read_decisions(form: Form, on: date) -> tuple[list[Decision], dict[str, str]]:
    """The decisions of a form, and by field what is wrong. A task without a choice, or left for later, is no decision.

    Fields are `act.CODE`, `reason.CODE`, `deadline.CODE` and, once, `decided_by`.
    """
    errors: dict[str, str] = {}
    decisions: list[Decision] = []
    for name in form.values:
        act = next((each for each in Act if each == form.one(name)), None)
        if not name.startswith(PREFIX) or act is None:
            continue
        code = name.removeprefix(PREFIX)
        reason, deadline = form.one(f"reason.{code}"), read_day(form.one(f"deadline.{code}"))
        errors |= _problems(code, act, reason, deadline, on)
        decisions.append(Decision(code=code, act=act, reason=reason, deadline=deadline))
    if not decisions:  # all left for later, or nothing chosen
        errors["acts"] = "Hãy chọn ý kiến cho ít nhất một nhiệm vụ."
    if not form.one("decided_by"):
        errors["decided_by"] = "Hãy ghi họ tên, chức danh người cho ý kiến."
    elif len(form.one("decided_by")) > LONGEST_NAME:
        errors["decided_by"] = f"Dài {len(form.one('decided_by'))} ký tự; hãy rút còn {LONGEST_NAME}."
    return decisions, errors


def decide(session: Session, bus: Bus, decisions: list[Decision], now: datetime, on: date, actor: str) -> None:
    """Do all decisions in the caller's transaction. One that was done before, as by a double tap, is done.

    Raises:
        DecisionRefused: one of them; the caller's transaction must not be committed.
    """
    codes = [decision.code for decision in decisions]
    hold_tasks(session, session.scalars(select(Task.id).where(Task.code.in_(codes))))
    for decision in decisions:
        try:
            _do(session, bus, decision, now, on, actor)
        except OfficeError as error:
            raise DecisionRefused(decision.code, str(error)) from error
        except WrongStateError as error:
            if error.found != _DONE_ALREADY.get(decision.act):
                raise DecisionRefused(decision.code, f"Nhiệm vụ nay đã là «{error.found.label}».") from error


def _do(session: Session, bus: Bus, decision: Decision, now: datetime, on: date, actor: str) -> None:
    if decision.act == Act.CONFIRM:
        confirm_task(session, bus, decision.code, now, on, actor)
    elif decision.act == Act.RETURN:
        return_task(session, bus, decision.code, decision.reason, now, actor)
    elif decision.deadline is not None:
        grant_extension(session, bus, decision.code, decision.deadline, now, on, actor, decision.reason)


def _problems(code: str, act: Act, reason: str, deadline: date | None, on: date) -> dict[str, str]:
    if act == Act.RETURN and not reason:
        return {f"reason.{code}": "Hãy ghi lý do, để đơn vị biết phải làm gì tiếp."}
    if len(reason) > LONGEST_REASON:
        return {f"reason.{code}": f"Dài {len(reason)} ký tự; hãy rút còn {LONGEST_REASON}."}
    if act == Act.EXTEND and (deadline is None or deadline <= on):
        return {f"deadline.{code}": f"Hãy ghi hạn mới: ngày/tháng/năm, sau ngày {full_day(on)}."}
    return {}

"""What the office lead chose for each task on the page, read from the form and done in one transaction."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.decide_extension import BeyondLimitsError, grant_extension, refuse_extension
from tasks.events import Bus
from tasks.extension_policy import Terms
from tasks.letters.wording import full_day
from tasks.office import OfficeError, confirm_task, return_task
from tasks.pause_task import pause_task, refuse_pause
from tasks.resume_task import resume_task
from tasks.state import REMINDED, ExecutionState
from tasks.task import Task, WrongStateError, hold_tasks
from web.day_field import read_day
from web.form import Form
from web.ids import read_ids

PREFIX = "act."
LONGEST_REASON = 2000
LONGEST_NAME = 100


class Act(StrEnum):
    CONFIRM = "confirm"
    RETURN = "return"
    GRANT = "grant"
    EXTEND = "extend"
    REFUSE = "refuse"
    PAUSE = "pause"
    REFUSE_PAUSE = "refuse_pause"
    RESUME = "resume"


NEED_REASON = frozenset({Act.RETURN, Act.REFUSE, Act.PAUSE, Act.REFUSE_PAUSE})
_DONE_ALREADY: Mapping[Act, Collection[ExecutionState]] = {
    Act.CONFIRM: {ExecutionState.DONE},
    Act.RETURN: {ExecutionState.REDO},
    Act.RESUME: REMINDED,
}


@dataclass(frozen=True, kw_only=True)
class Decision:
    code: str
    act: Act
    reason: str = ""
    deadline: date | None = None
    until: date | None = None
    override: str = ""
    extension_id: int | None = None


class DecisionRefused(Exception):
    """One decision cannot be done, so none is: names the task and why, in Vietnamese."""

    def __init__(self, code: str, words: str, field: str = "act") -> None:
        super().__init__(words)
        self.code, self.words, self.field = code, words, f"{field}.{code}"


def read_decisions(form: Form, on: date) -> tuple[list[Decision], dict[str, str]]:
    """The decisions of a form, and by field what is wrong. A task without a choice, or left for later, is no decision.

    Fields are `act.CODE`, `reason.CODE`, `deadline.CODE`, `until.CODE`, `why.CODE` (of a pause), `override.CODE`,
    `ask.CODE` and, once, `decided_by`.
    """
    errors: dict[str, str] = {}
    decisions: list[Decision] = []
    for name in form.values:
        act = next((each for each in Act if each == form.one(name)), None)
        if not name.startswith(PREFIX) or act is None:
            continue
        code = name.removeprefix(PREFIX)
        decision = _decision(code, act, form)
        errors |= _problems(decision, on, typed=form.one(f"deadline.{code}"))
        decisions.append(decision)
    if not decisions:  # all left for later, or nothing chosen
        errors["acts"] = "Hãy chọn ý kiến cho ít nhất một nhiệm vụ."
    return decisions, errors | name_problem(form)


def name_problem(form: Form) -> dict[str, str]:
    """What is wrong with who decides: by field, as `read_decisions`."""
    name = form.one("decided_by")
    if not name:
        return {"decided_by": "Hãy ghi họ tên, chức danh người cho ý kiến."}
    if len(name) > LONGEST_NAME:
        return {"decided_by": f"Dài {len(name)} ký tự; hãy rút còn {LONGEST_NAME}."}
    return {}


def decide(session: Session, bus: Bus, decisions: list[Decision], now: datetime, terms: Terms, actor: str) -> None:
    """Do all decisions in the caller's transaction. One that was done before, as by a double tap, is done.

    Raises:
        DecisionRefused: one of them; the caller's transaction must not be committed.
    """
    codes = [decision.code for decision in decisions]
    hold_tasks(session, session.scalars(select(Task.id).where(Task.code.in_(codes))))
    for decision in decisions:
        try:
            _do(session, bus, decision, now, terms, actor)
        except BeyondLimitsError as error:
            raise DecisionRefused(decision.code, str(error), "override") from error
        except OfficeError as error:
            raise DecisionRefused(decision.code, str(error)) from error
        except WrongStateError as error:
            if error.found not in _DONE_ALREADY.get(decision.act, ()):
                raise DecisionRefused(decision.code, f"Nhiệm vụ nay đã là «{error.found.label}».") from error


def _do(session: Session, bus: Bus, decision: Decision, now: datetime, terms: Terms, actor: str) -> None:
    code, reason = decision.code, decision.reason
    match decision.act:
        case Act.CONFIRM:
            confirm_task(session, bus, code, now, terms.on, actor)
        case Act.RETURN:
            return_task(session, bus, code, reason, now, actor)
        case Act.REFUSE:
            refuse_extension(session, bus, code, reason, now, actor, decision.extension_id)
        case Act.PAUSE if decision.until is not None:
            pause_task(session, bus, code, decision.until, reason, now, terms.on, actor, change=False)
        case Act.REFUSE_PAUSE:
            refuse_pause(session, bus, code, reason, now, actor)
        case Act.RESUME:
            resume_task(session, bus, code, now, terms.on, actor, deadline=decision.deadline, reason=reason)
        case Act.GRANT | Act.EXTEND:
            day = decision.deadline if decision.act == Act.EXTEND else None
            seen, override = decision.extension_id, decision.override
            grant_extension(session, bus, code, now, actor, terms, deadline=day, override=override, extension_id=seen)


def _decision(code: str, act: Act, form: Form) -> Decision:
    seen = form.one(f"ask.{code}")
    return Decision(
        code=code,
        act=act,
        reason=form.one(f"{_reason_field(act)}.{code}"),
        deadline=read_day(form.one(f"deadline.{code}")),
        until=read_day(form.one(f"until.{code}")),
        override=form.one(f"override.{code}"),
        extension_id=next(iter(read_ids(seen)), None),
    )


def _reason_field(act: Act) -> str:
    """The reason for a pause comes filled in with the department's own, so it has a field of its own."""
    return "why" if act == Act.PAUSE else "reason"


def _problems(decision: Decision, on: date, typed: str) -> dict[str, str]:
    """What is wrong, by field; `typed` is the new deadline as it was typed."""
    code, act, deadline = decision.code, decision.act, decision.deadline
    field = _reason_field(act)
    for name, text in {field: decision.reason, "override": decision.override}.items():
        if len(text) > LONGEST_REASON:
            return {f"{name}.{code}": f"Dài {len(text)} ký tự; hãy rút còn {LONGEST_REASON}."}
    if act == Act.PAUSE and (decision.until is None or decision.until <= on):
        return {f"until.{code}": f"Hãy ghi ngày cuối tạm dừng: ngày/tháng/năm, sau ngày {full_day(on)}."}
    if act in NEED_REASON and not decision.reason:
        return {f"{field}.{code}": "Hãy ghi lý do, để đơn vị biết phải làm gì tiếp."}
    if (act == Act.EXTEND or (act == Act.RESUME and typed)) and (deadline is None or deadline <= on):
        return {f"deadline.{code}": f"Hãy ghi hạn mới: ngày/tháng/năm, sau ngày {full_day(on)}."}
    return {}

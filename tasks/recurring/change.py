"""A person's word on a recurring task: its rule, when its periods open, when it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tasks.events import Bus
from tasks.recurring.event import RecurrenceSet
from tasks.recurring.recurrence import Recurrence, Returning, read_returning
from tasks.recurring.rule import DayOff, Rule, RuleError
from tasks.recurring.words import rule_of
from tasks.state import TaskKind
from tasks.task import Task

_KEPT = ("rule", "day_off", "ahead", "until", "held")


@dataclass(frozen=True)
class Wanted:
    """What is to be changed; None leaves it as it is."""

    rule: str | None = None
    ahead: int | None = None
    day_off: DayOff | None = None
    until: date | None = None
    held: bool | None = None


def set_recurrence(
    session: Session, bus: Bus, task: Task, wanted: Wanted, on: date, now: datetime, actor: str
) -> Returning:
    """Let the task come back so from now on; periods that are open stay as they are.

    Raises:
        RuleError: no recurring task, a rule that cannot be followed, or none at all.
    """
    if task.kind != TaskKind.RECURRING or task.deadline is not None:
        raise RuleError(f"Nhiệm vụ {task.code} không phải nhiệm vụ thường xuyên; xem «dondoc recurring list».")
    row = session.get(Recurrence, task.id)
    known = read_returning(task, row, on)
    before = _said(row) if row else None
    values = _values(task, known, wanted, on)
    if row is None:
        row = Recurrence(task_id=task.id, **values, entered_by=actor, entered_at=now)
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
        row.entered_by, row.entered_at = actor, now
    session.flush()
    if before != _said(row):
        changed = RecurrenceSet(task_id=task.id, code=task.code, before=before, after=_said(row))
        bus.publish(session, changed, now, actor)
    return read_returning(task, row, on)


def _values(task: Task, known: Returning, wanted: Wanted, on: date) -> dict[str, Any]:
    text = rule_of(wanted.rule) if wanted.rule else (known.rule.text if known.rule else None)
    if text is None:
        raise RuleError(f"Nhiệm vụ {task.code} chưa có quy tắc; ghi --rule, ví dụ «ngày 25 hằng tháng».")
    old = known.rule or Rule(text, on)
    return {
        "rule": text,
        "starts": old.starts if text == old.text else on,
        "day_off": wanted.day_off or old.day_off,
        "ahead": known.ahead if wanted.ahead is None else wanted.ahead,
        "until": wanted.until or old.until,
        "held": known.held if wanted.held is None else wanted.held,
    }


def _said(row: Recurrence) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in _KEPT}

"""A task that is new here, from the values that another system said."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.assign import assign
from tasks.events import Bus
from tasks.intake.task_key import OWN_CODE
from tasks.outside.change import BESIDE
from tasks.outside.refusal import CodeTakenError, InventedCodeError, MissingValueError
from tasks.outside.value import with_derived
from tasks.task import Task


def create_task(session: Session, bus: Bus, key: str, values: Mapping[str, Any], now: datetime, actor: str) -> Task:
    """Assign one; `key` is what makes it this one.

    Raises:
        OutsideError: something is missing, or its code is another task's.
    """
    task = new_task(key, values, taken_codes(session, [values.get("code", "")]), now)
    bus.publish(session, assign(session, task, values.get("coordinating_ids", ())), now, actor)
    return task


def new_task(key: str, values: Mapping[str, Any], taken: set[str], now: datetime) -> Task:
    """One that is yet to be written. Its code is taken from then on.

    Raises:
        OutsideError: something is missing, or its code is one of `taken`.
    """
    named = {"content": values.get("content"), "lead": values.get("lead_department_id")}
    if missing := [name for name, value in named.items() if not value]:
        raise MissingValueError(missing)
    code = _free_code(values.get("code", ""), taken)
    new = with_derived({"deadline": None} | dict(values), None)
    plain = {name: value for name, value in new.items() if name not in BESIDE}
    deadlines = {"deadline": new["deadline"], "original_deadline": new["deadline"], "deadline_version": 1}
    return Task(code=code, content_key=key, created_at=now, **deadlines, **plain)


def taken_codes(session: Session, codes: Iterable[str]) -> set[str]:
    """Those that are a task's."""
    said = {code for code in codes if code}
    return set(session.scalars(select(Task.code).where(Task.code.in_(said)))) if said else set()


def _free_code(code: str, taken: set[str]) -> str:
    if code in taken:
        raise CodeTakenError(code)
    if code and OWN_CODE.fullmatch(code):
        raise InventedCodeError(code)
    if code:
        taken.add(code)
    return code

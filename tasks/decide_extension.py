"""The office decides on an extension: grants it, grants another day, or refuses with a reason. One word stands."""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tasks.events import Bus, ExtensionDecided
from tasks.extension import DECIDED, GRANTED, Extension, ExtensionState, count_extensions, find_open
from tasks.extension_policy import Terms, beyond_limits
from tasks.letters.wording import full_day
from tasks.office import NoExtensionError, OfficeError, find_task
from tasks.state import ExecutionState
from tasks.task import Task, WrongStateError
from tasks.text import clean


class AlreadyDecidedError(OfficeError):
    """Somebody else was quicker, or the request lapsed: says what became of it."""

    def __init__(self, code: str, found: Extension) -> None:
        until = f" đến {full_day(found.decided_deadline)}" if found.decided_deadline else ""
        why = f" ({found.decision_reason})" if found.decision_reason else ""
        label = ExtensionState(found.state).label
        super().__init__(f"Đề nghị gia hạn nhiệm vụ {code} đã có kết quả: {label}{until}{why}.")
        self.code = code


class NothingAskedError(OfficeError):
    def __init__(self, code: str) -> None:
        super().__init__(f"Nhiệm vụ {code} không có đề nghị gia hạn nào chờ ý kiến; xem «dondoc extension list».")
        self.code = code


class RefusalReasonError(OfficeError):
    def __init__(self, code: str) -> None:
        super().__init__(f"Không đồng ý gia hạn nhiệm vụ {code} cần có lý do, để đơn vị biết.")
        self.code = code


class BeyondLimitsError(OfficeError):
    """The office's own limits; it may go beyond them, but must say why."""

    def __init__(self, code: str, limit: str) -> None:
        super().__init__(f"{limit} Nếu vẫn gia hạn, cần ghi lý do vượt giới hạn.")
        self.code = code


def grant_extension(  # noqa: PLR0913 - a decision says all of this
    session: Session,
    bus: Bus,
    code: str,
    now: datetime,
    actor: str,
    terms: Terms,
    *,
    deadline: date | None = None,
    reason: str = "",
    override: str = "",
    extension_id: int | None = None,
) -> Extension:
    """Grant what was asked for, or another day; a later deadline may also be given that nobody asked for.

    A grant is a new deadline version, whose rungs start afresh. `deadline` None is the day asked for; `extension_id`
    the request that the decider saw. The same grant again is nothing.

    Raises:
        UnknownTaskError: no task has this code.
        AlreadyDecidedError: the request seen was decided otherwise, or lapsed.
        NothingAskedError: neither a request nor a day.
        WrongStateError: the task is done or cancelled.
        NoExtensionError: the new deadline is not later than today and than the old one.
        BeyondLimitsError: the limits forbid it, and no reason was given to go beyond them.
    """
    task = find_task(session, code)
    asked = find_open(session, task.id)
    new = deadline or (asked.requested if asked else None)
    if (before := _before(session, task, asked, extension_id, lambda seen: _granted(task, seen, deadline))) is not None:
        return before
    if new is None:
        raise NothingAskedError(task.code)
    _must_extend(task, new, terms.on)
    limit = _limit(session, task, new, terms)
    if limit and not clean(override):
        raise BeyondLimitsError(task.code, limit)
    decided = asked or _unasked(session, task)
    state = ExtensionState.GRANTED if new == (decided.requested or new) else ExtensionState.GRANTED_OTHER
    words = clean(reason) or clean(override)
    facts = {"decided_deadline": new, "decision_reason": words, "override": clean(override) if limit else ""}
    _decide(session, bus, task, decided, state, now, actor, facts)
    bus.publish(session, task.move_deadline(new, words), now, actor)
    return decided


def refuse_extension(
    session: Session, bus: Bus, code: str, reason: str, now: datetime, actor: str, extension_id: int | None = None
) -> Extension:
    """Refuse with a reason, which the department reads; reminders go on. The same refusal again is nothing.

    Raises:
        UnknownTaskError: no task has this code.
        RefusalReasonError: no reason.
        AlreadyDecidedError: the request seen was decided otherwise, or lapsed.
        NothingAskedError: no request waits.
    """
    task, said = find_task(session, code), clean(reason)
    if not said:
        raise RefusalReasonError(task.code)
    asked = find_open(session, task.id)
    if (before := _before(session, task, asked, extension_id, _refused)) is not None:
        return before
    if asked is None:
        raise NothingAskedError(task.code)
    _decide(session, bus, task, asked, ExtensionState.REFUSED, now, actor, {"decision_reason": said})
    return asked


def _before(
    session: Session,
    task: Task,
    asked: Extension | None,
    extension_id: int | None,
    same: Callable[[Extension], bool],
) -> Extension | None:
    """The same decision, if it was made before. Who saw a request that was decided otherwise is told."""
    if asked is not None and extension_id in {None, asked.id}:
        return None
    seen = _seen(session, task.id, extension_id)
    if seen is not None and same(seen):
        return seen
    if seen is None or extension_id is None:
        return None
    raise AlreadyDecidedError(task.code, seen)


def _seen(session: Session, task_id: int, extension_id: int | None) -> Extension | None:
    """The request that the decider saw; else the newest that was decided."""
    theirs = select(Extension).where(Extension.task_id == task_id).order_by(Extension.id.desc())
    which = Extension.state.in_(sorted(DECIDED)) if extension_id is None else Extension.id == extension_id
    return session.scalars(theirs.where(which).execution_options(populate_existing=True)).first()


def _granted(task: Task, seen: Extension, deadline: date | None) -> bool:
    """Whether that grant still stands, of this day or, where none is named, of the day that was asked for."""
    wanted = deadline or seen.requested
    return seen.state in GRANTED and seen.decided_deadline == wanted == task.deadline


def _refused(seen: Extension) -> bool:
    return seen.state == ExtensionState.REFUSED


def _must_extend(task: Task, new: date, on: date) -> None:
    if task.state in {ExecutionState.DONE, ExecutionState.CANCELLED}:
        raise WrongStateError(task.code, task.state, ExecutionState.IN_PROGRESS)
    latest = max(task.deadline or on, on)
    if new <= latest:
        raise NoExtensionError(task.code, new, latest)


def _limit(session: Session, task: Task, new: date, terms: Terms) -> str:
    if task.deadline is None:
        return ""
    return beyond_limits(task.code, task.deadline, new, count_extensions(session, task.id), terms)


def _unasked(session: Session, task: Task) -> Extension:
    given = Extension(task_id=task.id, deadline_version=task.deadline_version, deadline=task.deadline)
    session.add(given)
    session.flush()
    return given


def _decide(  # noqa: PLR0913, PLR0917 - a decision says all of this
    session: Session,
    bus: Bus,
    task: Task,
    asked: Extension,
    state: ExtensionState,
    now: datetime,
    actor: str,
    facts: dict[str, object],
) -> None:
    """One word stands: of two who decide at once, the second finds no row that is still asked."""
    values = {"state": state, "decided_at": now, "decided_by": actor} | facts
    waiting = (Extension.id == asked.id, Extension.state == ExtensionState.ASKED)
    found = session.execute(update(Extension).where(*waiting).values(values).returning(Extension.id)).all()
    session.refresh(asked)
    if not found:
        raise AlreadyDecidedError(task.code, asked)
    happened = ExtensionDecided(
        task_id=task.id,
        code=task.code,
        extension_id=asked.id,
        state=state,
        version=asked.deadline_version,
        deadline=asked.deadline,
        requested=asked.requested,
        decided=asked.decided_deadline,
        reason=asked.decision_reason,
        override=asked.override,
        contact_id=asked.contact_id,
    )
    bus.publish(session, happened, now, actor)

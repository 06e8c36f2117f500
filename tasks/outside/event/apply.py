"""What each type of event does to the task that it is about: by the same doors as the JSON API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy.orm import Session

from tasks.actor import source
from tasks.events import Bus
from tasks.match import Registry
from tasks.outside.event.heard import HeardEvent
from tasks.outside.event.refusal import EventDataError, EventTypeUnknownError
from tasks.outside.put import Outcome, Put, Saying, put_task
from tasks.outside.step import SaidStep, Step, step_by_external_id
from tasks.outside.task_said import Day, Line, TaskSaid, Unmarked
from tasks.outside.value import read_values

ASSIGNED, CHANGED, DEADLINE_CHANGED = (
    "vn.dondoc.task.assigned", "vn.dondoc.task.changed", "vn.dondoc.task.deadline_changed",
)  # fmt: skip
COMPLETED, REOPENED, CANCELLED = (
    "vn.dondoc.task.completed", "vn.dondoc.task.reopened", "vn.dondoc.task.cancelled",
)  # fmt: skip
Model = TypeVar("Model", bound=BaseModel)


class StepSaid(BaseModel):
    """What may be said of an end: the day of it, why, and the paper that it ended in."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    on: Day | None = None
    reason: Annotated[Line, Unmarked] = ""
    document: Annotated[Line, Unmarked] = ""
    document_date: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Taking:
    """What taking an event needs; `registry` says which department a name means."""

    session: Session
    bus: Bus
    registry: Registry
    now: datetime
    on: date


def apply(taking: Taking, event: HeardEvent) -> Outcome:
    """Do what the event says, in the caller's transaction; published as the source's act.

    Raises:
        OutsideError: it is refused, and nothing was done.
        UnknownNameError: a department that nobody is for sure.
        WrongStateError: the task's state does not allow it.
    """
    step = _TYPES.get(event.type)
    if step is None:
        raise EventTypeUnknownError(event.type, _TYPES)
    return step(taking, event).outcome


def _put(taking: Taking, event: HeardEvent) -> Put:
    values = read_values(_read(TaskSaid, event.data), taking.registry, taking.on)
    saying = Saying(external_id=event.external_id, values=values, revision=event.revision)
    return put_task(taking.session, taking.bus, event.source, saying, taking.now, source(event.source))


def _end(step: Step) -> Callable[[Taking, HeardEvent], Put]:
    def take(taking: Taking, event: HeardEvent) -> Put:
        found = _read(StepSaid, event.data)
        if found.on is not None and found.on > taking.on:
            raise EventDataError(["«on» là ngày chưa đến"], "on")
        said = SaidStep(
            step=step,
            on=found.on or taking.on,
            reason=found.reason,
            document=found.document,
            document_date=found.document_date,
            revision=event.revision,
        )
        return step_by_external_id(
            taking.session, taking.bus, event.source, event.external_id, said, taking.now, source(event.source)
        )

    return take


def _read(model: type[Model], data: Mapping[str, Any]) -> Model:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        # What was sent is not repeated: it may be what must not be kept.
        faults = ["/".join(map(str, each["loc"])) + f" ({each['type']})" for each in error.errors(include_input=False)]
        raise EventDataError(faults) from None


_TYPES: Mapping[str, Callable[[Taking, HeardEvent], Put]] = {
    ASSIGNED: _put,
    CHANGED: _put,
    DEADLINE_CHANGED: _put,
    COMPLETED: _end(Step.COMPLETE),
    REOPENED: _end(Step.REOPEN),
    CANCELLED: _end(Step.CANCEL),
}

"""What may happen, in the past tense, and what each happening does: one table, event → handlers, one transaction."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from sqlalchemy.orm import Session


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened; `task_id` is the task that it happened to, None when it is no task's.

    `payload()` is what the event log keeps.
    """

    task_id: int | None = None

    def payload(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "task_id"}


@dataclass(frozen=True, kw_only=True)
class TaskEvent(Event):
    task_id: int
    code: str


@dataclass(frozen=True, kw_only=True)
class TaskAssigned(TaskEvent):
    """`columns` are the task's own, but for those that are as a task's are by themselves: enough to make it again."""

    deadline: date | None
    version: int
    columns: Mapping[str, Any] = field(default_factory=dict)
    coordinating: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TaskChanged(TaskEvent):
    """`changes` are before and after, by column; `coordinating` is a list of department ids."""

    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class DeadlineChanged(TaskEvent):
    """`wakes` is whether a task that was loaded as history is reminded of from now on."""

    old: date | None
    new: date | None
    version: int
    reason: str = ""
    wakes: bool = True


@dataclass(frozen=True, kw_only=True)
class TaskStateChanged(TaskEvent):
    """`facts` are columns that changed with the state: before and after, by name."""

    old: str
    new: str
    reason: str = ""
    facts: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class TaskAcknowledged(TaskEvent):
    acknowledgement_id: int
    contact_id: int
    choice: str


@dataclass(frozen=True, kw_only=True)
class AcknowledgementUndone(TaskEvent):
    acknowledgement_id: int


@dataclass(frozen=True, kw_only=True)
class ExtensionAsked(TaskEvent):
    """`version` and `deadline` are what it was asked from."""

    extension_id: int
    version: int
    deadline: date | None
    requested: date
    reason: str
    document: str = ""
    contact_id: int | None = None
    acknowledgement_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class ExtensionDecided(TaskEvent):
    """`state` is granted, granted_other or refused; `decided` the new deadline. `requested` None: nobody had asked."""

    extension_id: int
    state: str
    version: int
    deadline: date | None
    requested: date | None
    decided: date | None
    reason: str = ""
    override: str = ""
    contact_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PauseAsked(TaskEvent):
    pause_id: int
    until: date
    reason: str
    contact_id: int | None = None
    acknowledgement_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PauseRefused(TaskEvent):
    pause_id: int
    until: date | None
    reason: str
    contact_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class TaskPaused(TaskEvent):
    """`until` is the last day of the pause; told again when that day changes."""

    pause_id: int
    until: date
    reason: str
    state_before: str


@dataclass(frozen=True, kw_only=True)
class TaskResumed(TaskEvent):
    """`deadline` is the one that applies from now on."""

    pause_id: int | None
    state: str
    deadline: date | None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskEscalated(TaskEvent):
    """A step of a ladder was taken: `level` is whom it means, `contact_id` who is told by a letter, None in a digest.

    `passed` are steps that were passed over on the way, with why.
    """

    ladder: str
    level: str
    contact_id: int | None = None
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class TaskUrged(TaskEvent):
    """The department was urged by other means than a letter of ours."""

    means: str
    on: date
    note: str = ""


Handler = Callable[[Session, Any, datetime, str], None]
Together = Callable[[Session, Sequence[Any], datetime, str], None]


@dataclass(frozen=True)
class Bus:
    """The wiring of events to handlers, made once in tasks/handlers.py and passed to whoever changes a task.

    `tellers` are those of the handlers that let somebody be told; `together` do for many events at once what a handler
    does for each.
    """

    handlers: Mapping[type[Event], tuple[Handler, ...]]
    tellers: frozenset[Handler] = frozenset()
    together: Mapping[Handler, Together] = field(default_factory=dict)

    @cached_property
    def quiet(self) -> "Bus":
        """The same for history, of which nobody is told."""
        handlers = {
            kind: tuple(each for each in done if each not in self.tellers) for kind, done in self.handlers.items()
        }
        return Bus(handlers, together=self.together)

    def publish(self, session: Session, event: Event | None, now: datetime, actor: str) -> None:
        """Run every handler of the event in the caller's transaction; None (nothing happened) is welcome."""
        if event is None:
            return
        for handler in self.handlers[type(event)]:
            handler(session, event, now, actor)

    def publish_all(self, session: Session, events: Sequence[Event], now: datetime, actor: str) -> None:
        """The same for events of one kind that happened to as many tasks, as when a list brings them by the hundred."""
        for handler in self.handlers[type(events[0])] if events else ():
            if handler in self.together:
                self.together[handler](session, events, now, actor)
            else:
                for event in events:
                    handler(session, event, now, actor)

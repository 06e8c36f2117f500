"""What the office itself changes, beside tasks: letters in doubt, channels, calendar, names in files, the ladder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tasks.contact_event import ContactEvent
from tasks.events import Event


@dataclass(frozen=True, kw_only=True)
class LetterResolved(Event):
    """A person's word on a letter in doubt; before and after are its states."""

    letter_id: int
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class IncomingRetried(Event):
    """What a chat service told and could not be worked, is worked anew."""

    incoming_id: int


@dataclass(frozen=True, kw_only=True)
class ChannelEnabled(Event):
    channel: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    """An administrator of the Official Account let Dondoc send in its name; `enabled` are channels that were over."""

    enabled: Sequence[str]


@dataclass(frozen=True, kw_only=True)
class CalendarChanged(Event):
    """By day: what the table said and says now, as kind, name, source, whether it is official, who entered it."""

    days: Mapping[str, tuple[Sequence[Any] | None, Sequence[Any] | None]]


@dataclass(frozen=True, kw_only=True)
class AliasChosen(Event):
    """A name in files means a department; before and after are the department's number and the days it is valid."""

    text: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class AliasForgotten(Event):
    text: str
    department_id: int


@dataclass(frozen=True, kw_only=True)
class LadderChanged(Event):
    """Before and after are SHA-256 of the ladder's text, `text` is the new one. Before is None at the first start."""

    before: str | None
    after: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SettingsChanged(Event):
    """By variable, those that decide what is sent; of secrets only that they are set. Before is None at first.

    `started_by` is the operating system's account under which the process with the new ones was started.
    """

    before: Mapping[str, str] | None
    after: Mapping[str, str]
    started_by: str


@dataclass(frozen=True, kw_only=True)
class PreferenceChanged(ContactEvent):
    """The channels in the order to try them, as "zalo,email"."""

    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class LinkCodeSent(ContactEvent):
    channel: str
    letter_id: int


@dataclass(frozen=True, kw_only=True)
class AccountLinked(ContactEvent):
    """An officer proved by a code that a chat account is theirs; addresses as `tasks.address.masked` shows them."""

    channel: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True)
class AttemptsSealed(Event):
    """Attempts at letters by number, from the first to the last, with the root of the tree that they make."""

    first: int
    last: int
    count: int
    root: str


@dataclass(frozen=True, kw_only=True)
class ContactEntered(ContactEvent):
    """By a list, or by the setting that names the office lead.

    `after` are its columns, without a person's name and with addresses masked.
    """

    after: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class ContactChanged(ContactEvent):
    """By a list or a person: before and after, by column, as in `ContactEntered`."""

    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True, kw_only=True)
class DepartmentEntered(Event):
    department_id: int
    after: Mapping[str, Any]
    names: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class DepartmentChanged(Event):
    """By a list: before and after, by column; `names` are other names that it brought."""

    department_id: int
    changes: Mapping[str, tuple[Any, Any]]
    names: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class FileImported(Event):
    """A list was read: its SHA-256, and how many rows did what."""

    file: str
    sha256: str
    counts: Mapping[str, int]


LOGGED: tuple[type[Event], ...] = (
    LetterResolved,
    IncomingRetried,
    AttemptsSealed,
    ChannelEnabled,
    ConsentGiven,
    CalendarChanged,
    AliasChosen,
    AliasForgotten,
    LadderChanged,
    SettingsChanged,
    PreferenceChanged,
    LinkCodeSent,
    AccountLinked,
    ContactEntered,
    ContactChanged,
    DepartmentEntered,
    DepartmentChanged,
    FileImported,
)

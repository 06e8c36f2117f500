"""What the rest of the house refuses, as problems: which kind each is, and its words in both languages."""

from collections.abc import Callable
from typing import Any

from tasks.calendar_day import CalendarMissingError
from tasks.channel_name import ChannelNameError
from tasks.contact_entry import NoChannelError, UnknownContactError
from tasks.entered_address import WrongAddressError
from tasks.find_department import DepartmentError
from tasks.leave import LeaveError, NoLeaveError
from tasks.match import UnknownNameError
from tasks.office import OfficeError, UnknownTaskError
from tasks.outside.department_said import NamesakeError
from tasks.outside.event.refusal import (
    EventDataError,
    EventTypeUnknownError,
    EventUnreadableError,
    ForeignSourceError,
)
from tasks.outside.refusal import (
    CodeFixedError,
    CodeTakenError,
    GroupFixedError,
    GroupLeadsError,
    InventedCodeError,
    MissingValueError,
    OutsideError,
    SecretRefusedError,
    UnknownExternalIdError,
)
from tasks.rename import NameTakenError
from tasks.replace import ReplacementError, UnreachedError
from tasks.report.span import SpanError
from tasks.storm.decide import HoldError, HoldGrownError
from tasks.succeed import SuccessorError
from tasks.task import WrongStateError
from tasks.workdays import CalendarEnds
from web.api.language import Words
from web.api.problem import Fault, Kind, Problem


def _unknown_name(error: UnknownNameError) -> str:
    nearest = f" The nearest: {'; '.join(error.nearest)}." if error.nearest else ""
    return f"«{error.name}» is no department for sure.{nearest}"


Telling = Callable[[Any], tuple[Kind, str, str]]
"""An error → its kind, its English words, and the JSON pointer of what is wrong ("" when it is no single value)."""

TELLINGS: dict[type[Exception], Telling] = {
    UnknownTaskError: lambda e: (Kind.NOT_FOUND, f"No task has the code {e.code}.", ""),
    UnknownContactError: lambda _: (Kind.NOT_FOUND, "There is no such contact.", ""),
    UnknownExternalIdError: lambda e: (Kind.NOT_FOUND, f"No task was put under the id {e.found} yet.", ""),
    WrongStateError: lambda e: (
        Kind.CONFLICT,
        f"Task {e.code} is in the state {e.found.value}; this step needs {e.expected.value}.",
        "",
    ),
    CodeTakenError: lambda e: (Kind.CONFLICT, f"The code {e.found} is another task's.", "#/code"),
    CodeFixedError: lambda e: (Kind.CONFLICT, f"The task has a code; it does not become {e.found}.", "#/code"),
    NamesakeError: lambda e: (Kind.CONFLICT, f"A department {e.found} is there already.", "#/name"),
    NameTakenError: lambda e: (Kind.CONFLICT, f"Another department is called {e.found}.", "#/name"),
    SuccessorError: lambda e: (Kind.CONFLICT, f"{e.new} cannot succeed {e.old}: another, living one is needed.", ""),
    GroupFixedError: lambda e: (Kind.CONFLICT, f"{e.found} is a group, which comes with a list only.", ""),
    DepartmentError: lambda _: (Kind.CONFLICT, "The department cannot be changed so.", ""),
    ReplacementError: lambda _: (Kind.CONFLICT, "The position has changed hands on that day or later.", "#/since"),
    LeaveError: lambda _: (Kind.CONFLICT, "Another leave of those days, or the delegate, does not allow it.", ""),
    NoLeaveError: lambda _: (Kind.CONFLICT, "There is no leave to end.", ""),
    UnreachedError: lambda _: (Kind.INVALID, "No address would reach the new holder.", "#/addresses"),
    InventedCodeError: lambda e: (Kind.INVALID, f"{e.found} looks like a code that Dondoc gives.", "#/code"),
    MissingValueError: lambda e: (Kind.INVALID, f"A task needs {', '.join(e.names)}.", f"#/{e.names[0]}"),
    SecretRefusedError: lambda _: (Kind.INVALID, "The paper is marked secret: it must not come here.", ""),
    GroupLeadsError: lambda e: (Kind.INVALID, f"{e.found} is a group; one department leads a task.", "#/lead"),
    UnknownNameError: lambda e: (Kind.INVALID, _unknown_name(e), ""),
    WrongAddressError: lambda _: (Kind.INVALID, "The channel has no such addresses.", "#/addresses"),
    ChannelNameError: lambda _: (Kind.INVALID, "There is no such channel.", ""),
    NoChannelError: lambda _: (Kind.INVALID, "At least one channel is needed.", "#/prefers"),
    SpanError: lambda _: (Kind.INVALID, "These days are no period.", ""),
    HoldError: lambda e: (
        Kind.CONFLICT if e.decided else Kind.NOT_FOUND,
        f"The hold {e.number} is decided: {e.decided.value}." if e.decided else f"There is no hold {e.number}.",
        "",
    ),
    HoldGrownError: lambda e: (
        Kind.CONFLICT,
        f"{e.found} letters wait by now, {e.seen} were seen: look at it again.",
        "#/letters",
    ),
    CalendarEnds: lambda e: (Kind.CONFLICT, f"The working calendar ends on {e.ends}.", ""),
    CalendarMissingError: lambda _: (Kind.CONFLICT, "There is no working calendar yet.", ""),
    EventUnreadableError: lambda e: (
        Kind.INVALID,
        f"It is no CloudEvents 1.0 event: {e.found} missing or wrong; see docs/events.md.",
        "",
    ),
    EventTypeUnknownError: lambda e: (
        Kind.INVALID,
        f"Events of the type «{e.found}» are not taken; one of these is needed: {e.expected}.",
        "",
    ),
    EventDataError: lambda e: (
        Kind.INVALID,
        f"The event's data is wrong or lacks something: {e.found}; see docs/events.md.",
        "",
    ),
    ForeignSourceError: lambda e: (
        Kind.INVALID,
        f"Whoever sent it does not speak for the source «{e.found}», but for «{e.expected}».",
        "",
    ),
    OfficeError: lambda _: (Kind.CONFLICT, "The office's rules do not allow it.", ""),
    OutsideError: lambda _: (Kind.INVALID, "It is not taken.", ""),
}
REFUSED = tuple(TELLINGS)


def problem_of(error: Exception) -> Problem:
    """The problem that a refusal is; the nearest kind of error decides."""
    telling = next(TELLINGS[each] for each in type(error).__mro__ if each in TELLINGS)
    kind, english, where = telling(error)
    words = Words(str(error), english)
    nearest = {"nearest": list(error.nearest)} if isinstance(error, UnknownNameError) else {}
    return Problem(kind, words, [Fault(where, words)] if where else (), more=nearest)

"""What the pretend Zalo is told to do wrong, and the order in which it is to do so."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

OK = 200


class Call(StrEnum):
    CONSULTATION = "consultation"
    GROUP = "group"
    TEMPLATE = "template"
    BOT = "bot"
    STATUS = "status"
    OAUTH = "oauth"
    PERMISSION = "permission"


MESSAGES = frozenset({Call.CONSULTATION, Call.GROUP, Call.TEMPLATE, Call.BOT})


@dataclass(frozen=True)
class Told:
    """One fault. `taken` says whether the message lies on the phone all the same, if Zalo would have taken it."""

    taken: bool
    code: int = 0
    http_status: int = OK
    headers: Mapping[str, str] = field(default_factory=dict)
    reads: bool = True
    answers: bool = True
    until: threading.Event | None = None

    @classmethod
    def ordinary(cls) -> Self:
        """No fault: lets one call through between two."""
        return cls(taken=True)

    @classmethod
    def error(cls, code: int, *, taken: bool = False) -> Self:
        """HTTP 200 with this number in the body, as Zalo tells failures."""
        return cls(taken, code=code)

    @classmethod
    def status(cls, status: int, *, taken: bool = False, headers: Mapping[str, str] | None = None) -> Self:
        """Another HTTP status, without a body, as something between us and Zalo tells failures."""
        return cls(taken, http_status=status, headers=headers or {})

    @classmethod
    def cut(cls, *, taken: bool = True) -> Self:
        """Read the whole request, then close the connection without an answer."""
        return cls(taken, answers=False)

    @classmethod
    def refuse(cls) -> Self:
        """Close the connection before the body is read."""
        return cls(taken=False, reads=False, answers=False)

    @classmethod
    def silent(cls, until: threading.Event, *, taken: bool = True) -> Self:
        """Read the whole request and answer it as usual, but only when the event is set."""
        return cls(taken, until=until)


class Script:
    """Faults in order; each concerns the next call of one of its classes, and is then used up."""

    def __init__(self) -> None:
        self._lines: list[tuple[Told, frozenset[Call]]] = []
        self._lock = threading.Lock()

    def add(self, told: tuple[Told, ...], of: frozenset[Call]) -> None:
        with self._lock:
            self._lines += [(each, of) for each in told]

    def next(self, call: Call) -> Told:
        with self._lock:
            for place, (told, calls) in enumerate(self._lines):
                if call in calls:
                    del self._lines[place]
                    return told
        return Told.ordinary()

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from notifiers.error import ErrorKind


@dataclass(frozen=True)
class Meaning:
    """What an error number means for a letter. `why` says it to an operator, in few words."""

    kind: ErrorKind
    why: str
    wait: timedelta | None = None
    of_channel: bool = False  # every letter would be told the same


def meanings(by_kind: Mapping[ErrorKind, Mapping[int, str]]) -> dict[int, Meaning]:
    """A table of numbers, from tables of why by number, one a kind."""
    return {code: Meaning(kind, why) for kind, table in by_kind.items() for code, why in table.items()}

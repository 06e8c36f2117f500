"""What happens to holds."""

from dataclasses import dataclass
from datetime import date

from tasks.events import Event


@dataclass(frozen=True, kw_only=True)
class LettersHeld(Event):
    """`letters` joined the hold; `load` and `usual` are letters and rungs of the day."""

    hold_id: int
    slot: date
    letters: int
    load: tuple[int, int]
    usual: tuple[int, int]
    cause: str


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    hold_id: int
    letters: int
    rungs: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class HoldDropped(Event):
    hold_id: int
    letters: int
    rungs: int
    reason: str

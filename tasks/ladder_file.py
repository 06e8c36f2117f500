"""The ladder's rungs and the TOML file that an office writes them in (`tasks/ladder.toml` is the default)."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from tasks.state import Urgency

After = Literal["each"] | tuple[int, ...]

MEND = "see tasks/ladder.toml for a ladder that is right"


@dataclass(frozen=True)
class Ladder:
    """Rungs in working days before (0: on the day) and after a deadline, for lead and coordinating departments.

    Tasks of the urgencies in `two_channels`, and those that many working days late or more, are told over two channels
    at once, where their reader has two.
    """

    before: tuple[int, ...] = (7, 3, 1, 0)
    after: After = "each"
    coordinating_before: tuple[int, ...] = (7, 3, 1, 0)
    coordinating_after: After = "each"
    two_channels: tuple[str, ...] = (Urgency.EXPRESS,)
    two_channels_late: int | None = None

    def rungs(self, *, coordinating: bool) -> tuple[tuple[int, ...], After]:
        return (self.coordinating_before, self.coordinating_after) if coordinating else (self.before, self.after)


class LadderError(Exception):
    """The ladder file cannot be used; the message names file, key, found, expected and the mend."""


def load_ladder(path: Path | None) -> Ladder:
    """The ladder in the TOML file at `path`, or the default one.

    Raises:
        LadderError: the file is missing, is not TOML, or a value in it is wrong.
    """
    try:
        text = _text(path)
        found = LadderFile.model_validate(tomllib.loads(text))
    except OSError as error:
        raise LadderError(f"{path}: cannot be read ({error.strerror}); expected a TOML file; {MEND}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise LadderError(f"{path}: is not TOML ({error}); {MEND}") from error
    except ValidationError as error:
        raise LadderError(_told(path, error)) from error
    rungs = (*found.lead.rungs(), *(found.coordinating or found.lead).rungs())
    return Ladder(*rungs, two_channels=tuple(found.two_channels), two_channels_late=found.two_channels_late)


def _text(path: Path | None) -> str:
    source = files("tasks").joinpath("ladder.toml") if path is None else path
    return source.read_text(encoding="utf-8")


def _told(path: Path | None, error: ValidationError) -> str:
    by_key = {detail["loc"][:2]: detail for detail in reversed(error.errors())}  # a union complains once a member
    return "\n".join(f"{path}: {_wrong(key, detail)}; {MEND}" for key, detail in reversed(by_key.items()))


def _wrong(key: tuple[int | str, ...], detail: ErrorDetails) -> str:
    name = ".".join(map(str, key))
    if detail["type"] == "missing":
        return f"{name}: is missing; expected it to be there"
    if detail["type"] == "extra_forbidden":
        return f"{name}: no such key; expected only before and after, in [lead] and [coordinating]"
    return f"{name}: found {detail['input']!r}; expected {_expected(key)}"


def _expected(key: tuple[int | str, ...]) -> str:
    return next((EXPECTED[each] for each in reversed(key) if each in EXPECTED), "a table")


def _without_repeats(days: list[int]) -> list[int]:
    if len(set(days)) < len(days):
        raise ValueError("a rung is repeated")
    return days


EXPECTED: dict[int | str, str] = {
    "before": "a list of different whole numbers from 0 to 60, as [7, 3, 1, 0]",
    "two_channels_late": "a whole number of working days from 1 to 400; without it, never",
    "two_channels": "a list of normal, urgent, very_urgent, express; [] is never",
    "after": '"each", or a list of different whole numbers from 1 to 400, as [1, 3, 5, 10]',
}
Before = Annotated[list[Annotated[int, Field(ge=0, le=60)]], AfterValidator(_without_repeats)]
Late = Annotated[list[Annotated[int, Field(ge=1, le=400)]], AfterValidator(_without_repeats)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class RungsFile(_Strict):
    before: Before
    after: Literal["each"] | Late

    def rungs(self) -> tuple[tuple[int, ...], After]:
        after = self.after if self.after == "each" else tuple(self.after)
        return tuple(self.before), after


class LadderFile(_Strict):
    two_channels: list[Literal["normal", "urgent", "very_urgent", "express"]] = ["express"]
    two_channels_late: Annotated[int, Field(ge=1, le=400)] | None = None
    lead: RungsFile
    coordinating: RungsFile | None = None

"""The TOML file that an office writes its ladders in (`tasks/ladder.toml` is the default)."""

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tasks.ladder_schema import EXPECTED, TABLES, LadderFile
from tasks.rungs import OVERRIDES, Ladder

MEND = "see tasks/ladder.toml for a ladder that is right"


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
    return Ladder(
        two_channels=tuple(found.two_channels),
        two_channels_late=found.two_channels_late,
        answer_holds=found.answer_holds,
        hours=found.spans(),
        overrides=_overrides(found),
        **found.changes(),
    )


def _overrides(found: LadderFile) -> Mapping[str, Mapping[str, Any]]:
    """The file's, over the defaults of what it does not name: who writes [overdue] anew keeps none of ours."""
    named, own = found.changes(), found.overrides()
    left = {
        key: {name: steps for name, steps in table.items() if name not in named} for key, table in OVERRIDES.items()
    }
    return {key: {**left.get(key, {}), **own.get(key, {})} for key in {**left, **own}}


def _text(path: Path | None) -> str:
    source = files("tasks").joinpath("ladder.toml") if path is None else path
    return source.read_text(encoding="utf-8")


def _told(path: Path | None, error: ValidationError) -> str:
    by_key = {_key(detail): detail for detail in reversed(error.errors())}  # a union complains once a member
    return "\n".join(f"{path}: {_wrong(key, detail)}; {MEND}" for key, detail in reversed(by_key.items()))


def _key(detail: ErrorDetails) -> tuple[int | str, ...]:
    """The key that is wrong, with the tables around it: what stands in its list is told as found."""
    place = detail["loc"]
    if detail["type"] == "extra_forbidden":
        return place
    return place[: 4 if place[0] in {"urgency", "kind"} else 2]


def _wrong(key: tuple[int | str, ...], detail: ErrorDetails) -> str:
    name = ".".join(map(str, key))
    if detail["type"] == "missing":
        return f"{name}: is missing; expected it to be there"
    if detail["type"] == "extra_forbidden":
        return f"{name}: no such key; expected only {', '.join(_allowed(key))}"
    return f"{name}: found {detail['input']!r}; expected {_expected(key)}"


def _allowed(key: tuple[int | str, ...]) -> Iterable[str]:
    table: type[BaseModel] = next((TABLES[each] for each in reversed(key[:-1]) if each in TABLES), LadderFile)
    return table.model_fields


def _expected(key: tuple[int | str, ...]) -> str:
    return next((EXPECTED[each] for each in reversed(key) if each in EXPECTED), "a table")

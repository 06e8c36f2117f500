"""Rows whose organisations are known: ready to be written, each task once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.intake.grid import Row
from tasks.intake.organisations import Organisations
from tasks.intake.problem import CellError
from tasks.intake.sheet import Sheet
from tasks.intake.task_key import content_key
from tasks.intake.task_row import TaskRow
from tasks.match import is_group
from tasks.state import OPEN


@dataclass(frozen=True)
class Candidate:
    """`warnings`: (field, words) of the row and of how its names were understood."""

    sheet: Sheet
    source: Row
    row: TaskRow
    key: str
    lead_id: int
    coordinating_ids: tuple[int, ...] | None
    warnings: tuple[tuple[str, str], ...]


def resolve(sheet: Sheet, source: Row, row: TaskRow, organisations: Organisations) -> Candidate | list[CellError]:
    """Find the departments that a row names; every name that is not sure is an error."""
    errors: list[CellError] = []
    warnings = list(row.warnings)
    is_open = row.state is None or row.state in OPEN
    day = row.document_date
    lead_id = 0
    try:
        lead = organisations.lead(row.lead, day, is_open=is_open)
        lead_id = lead.organisation.id
        warnings += [("lead", lead.warning)] if lead.warning else []
    except CellError as error:
        errors.append(error)
    helping = _Helping(organisations, day, is_open=is_open)
    # Groups are made when they are first named, so not by a row that is rejected: they come second.
    helping.find([name for name in row.coordinating or () if not is_group(name)])
    errors += helping.errors
    if errors:
        return errors
    helping.find([name for name in row.coordinating or () if is_group(name)])
    others = None if row.coordinating is None else tuple(each for each in helping.ids if each != lead_id)
    told = tuple(warnings + helping.warnings)
    return Candidate(sheet, source, row, content_key(row, lead_id), lead_id, others, told)


class _Helping:
    """The co-ordinating departments of one row, each once."""

    def __init__(self, organisations: Organisations, day: date | None, *, is_open: bool) -> None:
        self._organisations, self._day, self._is_open = organisations, day, is_open
        self.ids: dict[int, None] = {}
        self.errors: list[CellError] = []
        self.warnings: list[tuple[str, str]] = []

    def find(self, names: Iterable[str]) -> None:
        for name in names:
            try:
                match = self._organisations.coordinating(name, self._day, is_open=self._is_open)
            except CellError as error:
                self.errors.append(error)
                continue
            self.ids[match.organisation.id] = None
            self.warnings += [("coordinating", match.warning)] if match.warning else []


def latest(candidates: Iterable[Candidate]) -> tuple[list[Candidate], list[tuple[Candidate, Candidate]]]:
    """Each task once, and (older, newer) for every row that gave way: by Ngày cập nhật, else the row further down."""
    kept: dict[str, Candidate] = {}
    gave_way = []
    for candidate in candidates:
        identity = candidate.row.code or candidate.key
        older, newer = kept.get(identity), candidate
        if older is not None and _is_newer(older.row, candidate.row):
            older, newer = candidate, older
        kept[identity] = newer
        if older is not None:
            gave_way.append((older, newer))
    return list(kept.values()), gave_way


def _is_newer(one: TaskRow, other: TaskRow) -> bool:
    return bool(one.updated_on and other.updated_on and one.updated_on > other.updated_on)

"""Rows whose organisations are known: ready to be written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tasks.intake.grid import Row
from tasks.intake.organisations import Organisations
from tasks.intake.problem import CellError
from tasks.intake.task_key import content_key
from tasks.intake.task_row import TaskRow
from tasks.match import is_group
from tasks.state import OPEN


@dataclass(frozen=True)
class Candidate:
    """`sheet`: its place in the file. `warnings`: (field, words) of the row and of how its names were understood."""

    sheet: int
    source: Row
    row: TaskRow
    key: str
    lead_id: int
    coordinating_ids: tuple[int, ...] | None
    warnings: tuple[tuple[str, str], ...]


def resolve(sheet: int, source: Row, row: TaskRow, organisations: Organisations) -> Candidate | list[CellError]:
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

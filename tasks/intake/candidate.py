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
    coordinating = _coordinating(row, organisations, day, errors, warnings, is_open=is_open)
    if errors:
        return errors
    others = None if coordinating is None else tuple(each for each in dict.fromkeys(coordinating) if each != lead_id)
    return Candidate(sheet, source, row, content_key(row, lead_id), lead_id, others, tuple(warnings))


def _coordinating(
    row: TaskRow,
    organisations: Organisations,
    day: date | None,
    errors: list[CellError],
    warnings: list[tuple[str, str]],
    *,
    is_open: bool,
) -> list[int] | None:
    if row.coordinating is None:
        return None
    found = []
    for name in row.coordinating:
        try:
            match = organisations.coordinating(name, day, is_open=is_open)
        except CellError as error:
            errors.append(error)
            continue
        found.append(match.organisation.id)
        warnings += [("coordinating", match.warning)] if match.warning else []
    return found


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

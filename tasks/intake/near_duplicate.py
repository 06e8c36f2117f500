"""Tasks that an edited content may have left behind: still open, and no longer in the list that they came from."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from tasks.intake.candidate import Candidate
from tasks.state import OPEN, TaskKind
from tasks.task import Task
from tasks.text import fold


class Older(NamedTuple):
    """A task that a new row of the sheet at that place in the file may stand for."""

    id: int
    code: str
    sheet: int
    number: int


def perhaps_left_behind(session: Session, new: Sequence[Candidate], in_file: set[int]) -> Iterator[Older]:
    """Open tasks with the document and the lead of one of these rows, which the file, as far as it was read, has not.

    Whether the rest of it has them is seen at its end. Periods of recurring work share their document by nature and
    are left out.
    """
    by_document = {
        (fold(candidate.row.document_number), candidate.lead_id): candidate
        for candidate in new
        if candidate.row.document_number and candidate.row.kind != TaskKind.RECURRING
    }
    for older in _open_tasks(session, {number for number, _ in by_document}) if by_document else ():
        candidate = by_document.get((older.document_number_folded, older.lead_department_id))
        if candidate is not None and older.id not in in_file:
            yield Older(older.id, older.code, candidate.sheet, candidate.row.number)


def _open_tasks(session: Session, numbers: set[str]) -> Sequence[Row[int, str, str, int]]:
    wanted = select(Task.id, Task.code, Task.document_number_folded, Task.lead_department_id).where(
        Task.document_number_folded.in_(numbers), Task.state.in_(OPEN), Task.kind != TaskKind.RECURRING
    )
    return session.execute(wanted.order_by(Task.id)).all()

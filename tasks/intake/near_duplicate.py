"""Tasks that an edited content may have left behind: still open, and no longer in the list that they came from."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.intake.candidate import Candidate
from tasks.state import OPEN, TaskKind
from tasks.task import Task
from tasks.text import fold

LOOKED_UP = 500
"""Document numbers asked for at once: databases bound the number of parameters."""


def left_behind(session: Session, new: Sequence[Candidate], in_file: set[int]) -> Iterator[tuple[Candidate, Task]]:
    """(new row, older task) where document and lead are the same and the file, as read, no longer has the older one.

    Periods of recurring work share their document by nature and are left out.
    """
    by_document = {
        (fold(candidate.row.document_number), candidate.lead_id): candidate
        for candidate in new
        if candidate.row.document_number and candidate.row.kind != TaskKind.RECURRING
    }
    numbers = sorted({number for number, _ in by_document})
    for start in range(0, len(numbers), LOOKED_UP):
        for older in _open_tasks(session, numbers[start : start + LOOKED_UP]):
            candidate = by_document.get((older.document_number_folded, older.lead_department_id))
            if candidate is not None and older.id not in in_file:
                yield candidate, older


def _open_tasks(session: Session, numbers: Sequence[str]) -> Sequence[Task]:
    wanted = select(Task).where(
        Task.document_number_folded.in_(numbers), Task.state.in_(OPEN), Task.kind != TaskKind.RECURRING
    )
    return session.scalars(wanted.order_by(Task.id)).all()

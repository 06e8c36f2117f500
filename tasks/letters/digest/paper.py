from typing import Any

from sqlalchemy.engine import Row

from tasks.letters.digest.facts import Task
from tasks.letters.document import Document
from tasks.task import Task as Stored

PAPER = (
    Stored.code,
    Stored.document_number,
    Stored.issued_on,
    Stored.abstract,
    Stored.content,
    Stored.original_deadline,
)
"""The columns that it is made of."""


def paper(row: Stored | Row[Any], department: str, extended: int = 0) -> Task:
    """What every line of the digest says first of a task; `extended` is how often its deadline was put off."""
    document = Document(row.document_number or None, row.issued_on, row.abstract)
    return Task(
        code=row.code,
        document=document,
        content=row.content,
        department=department,
        original=row.original_deadline if extended else None,
        extended=extended,
    )

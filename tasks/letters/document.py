from dataclasses import dataclass
from datetime import date

from tasks.letters.excerpt import excerpt
from tasks.letters.wording import full_day
from tasks.text import clean


@dataclass(frozen=True)
class Document:
    """The paper that assigned a task, as its reader knows it; any part may be unknown.

    `number` is số, ký hiệu (`1570/UBND-KT`), `abstract` is trích yếu.
    """

    number: str | None = None
    issued: date | None = None
    abstract: str = ""


def document_words(document: Document, limit: int) -> str:
    """What the paper is, beside its name; the abstract is cut to `limit` characters."""
    number, issued, abstract = document.number, document.issued, document.abstract
    named = "Văn bản" if number else "Văn bản chưa ghi số"
    dated = f"{named} ngày {full_day(issued)}" if issued else named
    if abstract:
        return f"{dated}: {excerpt(abstract, limit)}"
    return dated if issued or not number else "Văn bản chưa ghi ngày, trích yếu"


def document_name(document: Document, code: str) -> str:
    """The number where there is one, else the task's code: the shortest name that a reader can ask about."""
    return clean(document.number) if document.number else f"mã {clean(code)}"

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Document:
    """The paper that assigned a task, as its reader knows it; any part may be unknown.

    `number` is số, ký hiệu (`1570/UBND-KT`), `abstract` is trích yếu.
    """

    number: str | None = None
    issued: date | None = None
    abstract: str = ""

"""A copy of the log as JSON Lines, which a short script checks without Dondoc: docs/audit.md prints it."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tasks.event_log import head
from tasks.log.anchor import Anchor, anchors_by_number
from tasks.log.row import Row

FORMAT = "dondoc/log/1"


def exported(session: Session, rows: Iterable[Row], now: datetime, *, part: bool) -> Iterator[str]:
    """First a line about the whole log, then a line a row, in the end a line for each digest that printed a seal.

    `part` says that `rows` are not all there are.
    """
    end = head(session)
    yield _line({"format": FORMAT, "at": now.isoformat(), "part": part, "rows": end.number, "head": end.hash})
    for row in rows:
        yield _line(row.as_json())
    for anchors in anchors_by_number(session).values():
        for anchor in anchors:
            yield _line(anchor_as_json(anchor))


def anchor_as_json(anchor: Anchor) -> dict[str, Any]:
    said = {"anchor": anchor.number, "hash": anchor.hash, "at": anchor.at.isoformat()}
    return said | {"letter_id": anchor.letter_id, "signature": anchor.signature}


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False)

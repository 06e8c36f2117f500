"""What may be kept of an event that was refused: all of it as text, but nothing of a paper that is marked secret."""

import json
from collections.abc import Iterator
from typing import Any

from tasks.intake.secret import is_secret


def as_text(found: Any) -> str:
    """In ASCII: what is sent may hold what no database takes as text."""
    try:
        return json.dumps(found, ensure_ascii=True, sort_keys=True)
    except RecursionError:
        return ""


def is_marked(found: Any) -> bool:
    """Whether its data carry a mark of secrecy in any text, wherever it stands and whatever else is wrong with it."""
    data = found.get("data") if isinstance(found, dict) else found
    number = data.get("document_number") if isinstance(data, dict) else None
    return is_secret(list(_texts(data)), None, number)


def _texts(found: Any) -> Iterator[str]:
    left = [found]
    while left:
        each = left.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            left += each.values()
        elif isinstance(each, list):
            left += each

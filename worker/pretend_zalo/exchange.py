"""One HTTP request as it came, and what it was answered."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # names in lower case
    body: bytes = b""

    def json(self) -> Any:
        """The body as JSON; None for what is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def at(self, *keys: str) -> Any:
        """What stands in the JSON body under these keys, one within the other; None where there is nothing."""
        found = self.json()
        for key in keys:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def text(self, *keys: str) -> str:
        """As `at`, for a string; "" for anything else."""
        found = self.at(*keys)
        return found if isinstance(found, str) else ""

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Exchange:
    """`answer` is None where the connection was closed without one."""

    request: Request
    answer: Answer | None


def json_answer(content: object, status: int = 200) -> Answer:
    return Answer(json.dumps(content, ensure_ascii=False).encode(), status, JSON)

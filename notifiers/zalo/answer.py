"""One answer of Zalo's. Failures come as HTTP 200 with a negative `error`: the body decides."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx

from notifiers.one_line import one_line

LONGEST_WORDS, LONGEST_NAME = 300, 128
REDIRECT, SERVER_ERROR = 300, 500
_NUMBER = re.compile(r"-?[0-9]{1,9}")
_SAID = ("message", "description", "error_name", "error_description", "error_reason")


@dataclass(frozen=True)
class Answer:
    """`whole` when all of the request had left before the answer came; `hidden` never stands in its words."""

    response: httpx.Response
    whole: bool = True
    hidden: tuple[str, ...] = field(default=(), repr=False)

    @property
    def status(self) -> int:
        return self.response.status_code

    @cached_property
    def body(self) -> dict[str, Any]:
        """The JSON object; empty when the answer is none."""
        try:
            body = self.response.json()
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}

    @property
    def code(self) -> int | None:
        """The error number: 0 for success, None where the body has none."""
        return number(self.body.get("error"))

    @property
    def data(self) -> dict[str, Any]:
        return _object(self.body.get("data"))

    @property
    def message_id(self) -> str | None:
        """Zalo's own name for the message, as a database can keep it; templates by phone call it `msg_id`."""
        found = self.data.get("message_id") or self.data.get("msg_id")
        if isinstance(found, bool) or not isinstance(found, str | int):
            return None
        return one_line(self._hide(str(found)))[:LONGEST_NAME].rstrip() or None

    @property
    def words(self) -> str:
        """What Zalo said, on one line. A gateway may give back what it was sent, so secrets are looked for."""
        code = "" if self.code is None else f", error {self.code}"
        said = " ".join(dict.fromkeys(str(self.body[name]) for name in _SAID if self.body.get(name)))
        text = one_line(self._hide(f"HTTP {self.status}{code}: {said}"))[:LONGEST_WORDS].removesuffix(":")
        left = self._hide(one_line(self.response.headers.get("X-RateLimit-Remain", "")))[:20]
        return text + (f" ({left} requests left)" if left else "")

    def refuses(self, codes: Collection[int]) -> bool:
        """Whether it says one of these for certain: a broken server's word is none."""
        return self.status < SERVER_ERROR and self.code in codes

    def _hide(self, text: str) -> str:
        for secret in filter(None, self.hidden):
            text = text.replace(secret, "…")
        return text


def number(found: object) -> int | None:
    """A whole number, which Zalo also writes as a string."""
    return int(str(found)) if isinstance(found, int | str) and _NUMBER.fullmatch(str(found)) else None


def _object(found: object) -> dict[str, Any]:
    return found if isinstance(found, dict) else {}

"""A form as it was sent: bounded, decoded without failing, each value cleaned. No file ever comes this way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tasks.text import clean

MOST_BYTES = 64 * 1024
MOST_FIELDS = 5_000
URLENCODED = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Form:
    """Values by name, in the order sent; every value is clean text on one line."""

    values: Mapping[str, list[str]] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value, empty when there is none."""
        return next(iter(self.values.get(name, [])), "")

    def all(self, name: str) -> list[str]:
        return list(self.values.get(name, []))


async def read_form(request: Request) -> Form:
    """The form in a request's body.

    Raises:
        HTTPException: 415 when the body is no URL-encoded form, 413 when it is too long.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != URLENCODED:
        raise HTTPException(415)
    try:
        pairs = parse_qsl(await _body(request), keep_blank_values=True, errors="replace", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(413) from None
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(clean(name), []).append(clean(value))
    return Form(values)


SentForm = Annotated[Form, Depends(read_form)]


async def _body(request: Request) -> str:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return body.decode("utf-8", "replace")

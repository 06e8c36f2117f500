"""A request's body, bounded before anything reads it, with a digest of it for whoever must know it again."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.api.language import language_of
from web.api.problem import Kind, Problem

WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class BoundedBody:
    """ASGI middleware: 413 for a body over the limit of its path, 415 for one that is no JSON.

    `limits` are bytes by the end of a path, "" for every other. `scope["state"]["body_digest"]` is SHA-256 in hex.
    """

    app: ASGIApp
    public_url: str
    limits: Mapping[str, int]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in WITH_BODY:
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await self._read(request)
        except ClientDisconnect:
            return
        except Problem as refused:
            answer = refused.answer(language_of(request), self.public_url)
            await answer(scope, receive, send)
            return
        scope.setdefault("state", {})["body_digest"] = hashlib.sha256(body).hexdigest()
        await self.app(scope, _again(body, receive), send)

    async def _read(self, request: Request) -> bytes:
        path = request.url.path
        most = next(limit for end, limit in self.limits.items() if path.endswith(end))
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise Problem(Kind.TOO_LARGE, headers={"Connection": "close"}, more={"most_bytes": most})
        if body and not _is_json(request.headers.get("content-type", "")):
            raise Problem(Kind.MEDIA_TYPE, headers={"Accept": "application/json"})
        return bytes(body)


def _is_json(content_type: str) -> bool:
    main, _, sub = content_type.partition(";")[0].strip().lower().partition("/")
    return main == "application" and (sub == "json" or sub.endswith("+json"))


def _again(body: bytes, receive: Receive) -> Receive:
    told = False

    async def once() -> Message:
        nonlocal told
        if told:
            return await receive()
        told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once

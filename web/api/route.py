"""How an operation is made known: its scope, its model, and what every operation has in common."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from tasks.outside.scope import Scope
from web.api.door import Door
from web.api.problem import MEDIA_TYPE

PROBLEM = {"$ref": "#/components/schemas/Problem"}
REFUSALS: dict[int | str, dict[str, Any]] = {
    "4XX": {"description": "Refused, with the reason", "content": {MEDIA_TYPE: {"schema": PROBLEM}}},
    "5XX": {"description": "Not now", "content": {MEDIA_TYPE: {"schema": PROBLEM}}},
}
IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that was read: 428 without it, 412 when it has changed meanwhile.",
    "schema": {"type": "string", "example": '"6f1c0e"'},
}
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A name for this request, kept 24 hours: sent again it is answered the same, and does nothing.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": "^[!-~]+$"},
}
Links = Mapping[str, tuple[str, Mapping[str, str]]]
"""Name → operation, and where in the answer each of its parameters stands."""


@dataclass(frozen=True)
class Routes:
    """The operations of one resource."""

    router: APIRouter
    door: Door
    tag: str

    def read(self, path: str, endpoint: Callable[..., Any], model: Any, scope: Scope = Scope.READ) -> None:
        self._add("GET", path, endpoint, model, scope, status=200, parameters=[], links={}, other={})

    def write(  # noqa: PLR0913 - an operation says all
        self,
        method: str,
        path: str,
        endpoint: Callable[..., Any],
        model: type[BaseModel],
        scope: Scope,
        *,
        status: int = 200,
        also: int | None = None,
        conditional: bool | None = None,
        links: Links | None = None,
    ) -> None:
        """`conditional`: whether If-Match must be sent (True), may be (False), or means nothing (None).

        `also` is another status that it answers with the same model.
        """
        parameters = [ONCE] if conditional is None else [ONCE, IF_MATCH | {"required": conditional}]
        other = {} if also is None else {also: {"model": model}}
        said: Any = {"status": status, "parameters": parameters, "links": links or {}, "other": other}
        self._add(method, path, endpoint, model, scope, **said)

    def _add(  # noqa: PLR0913 - as above
        self,
        method: str,
        path: str,
        endpoint: Callable[..., Any],
        model: Any,
        scope: Scope,
        *,
        status: int,
        parameters: Sequence[Mapping[str, Any]],
        links: Links,
        other: Mapping[int | str, Any],
    ) -> None:
        needed = [Depends(self.door.needs(scope))]
        linked = {name: {"operationId": to, "parameters": dict(found)} for name, (to, found) in links.items()}
        self.router.add_api_route(
            path,
            endpoint,
            methods=[method],
            response_model=model,
            status_code=status,
            name=endpoint.__name__,
            tags=[self.tag],
            dependencies=needed,
            responses={**REFUSALS, **({status: {"links": linked}} if linked else {}), **other},
            openapi_extra={"parameters": list(parameters), "x-scope": str(scope)},
        )
        if method == "GET":  # the server leaves the content out (RFC 9110 §9.3.2); no operation of its own
            self.router.add_api_route(path, endpoint, methods=["HEAD"], dependencies=needed, include_in_schema=False)

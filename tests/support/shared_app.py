"""One application a process, whatever office is behind it: to build it costs more than what most tests ask of it."""

from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from tasks.letters.office import Office
from tasks.link import Links
from web.app import create_app
from web.web import Web

_asked: ContextVar[Web] = ContextVar("asked")


class _Standing:
    """Stands for the office that is asked. While the application is built there is none, but what it is built for."""

    def __init__(self, **built_for: Any) -> None:
        self._built_for = built_for

    def __getattr__(self, name: str) -> Any:
        web = _asked.get(None)
        return self._built_for[name] if web is None else getattr(web, name)


@cache
def _app(office: Office, links: Links) -> Starlette:
    return create_app(cast("Web", _Standing(office=office, links=links)))


@dataclass(frozen=True)
class SharedApp:
    """`web.app.create_app(web)`, for less."""

    web: Web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = _app(self.web.office, self.web.links)
        _asked.set(self.web)
        await app(scope, receive, send)

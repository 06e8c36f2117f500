"""Who may come in: a living key, with the scope that is needed, and not too often."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, NoReturn

from fastapi import Depends
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import Request

from tasks.clock import day
from tasks.outside.api_key import ApiKey, find_key, note_use
from tasks.outside.scope import Scope
from web.api.language import Words
from web.api.problem import Kind, Problem
from web.client import client_of
from web.limit import Limit
from web.web import Web

BEARER = HTTPBearer(auto_error=False, scheme_name="key", bearerFormat="ddk_…", description="A key of «dondoc key new».")
Credentials = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
NO_KEY = Words(
    "Gửi khóa ở đầu mục Authorization: Bearer ddk_…; khóa do «dondoc key new» cấp, có thể đã thu hồi hoặc hết hạn.",
    "Send the key as Authorization: Bearer ddk_…; it comes from «dondoc key new», and may be revoked or expired.",
)


@dataclass(frozen=True)
class Door:
    web: Web

    def needs(self, scope: Scope) -> Callable[[Request, HTTPAuthorizationCredentials | None], None]:
        """A dependency that lets in who has the scope; the key is then `request.state.key`."""

        def enter(request: Request, credentials: Credentials) -> None:
            now = self.web.clock.now()
            key = self._key(request, credentials.credentials if credentials else "", now)
            keep_to(self.web.limits.requests, str(key.id), now)
            if not key.may(scope):
                needed = f"The scope {scope} is needed; the key has: {key.scopes}."
                raise Problem(Kind.OUT_OF_SCOPE, Words(f"Cần phạm vi «{scope}»; khóa có: {key.scopes}.", needed))
            request.state.key = key

        return enter

    def refuse(self, request: Request, words: Words, now: datetime) -> NoReturn:
        """Nobody who may come in; who tries again and again is told to wait.

        Raises:
            Problem: always.
        """
        keep_to(self.web.limits.wrong_keys, client_of(request, self.web.proxies), now)
        raise Problem(Kind.UNAUTHENTICATED, words, headers={"WWW-Authenticate": "Bearer"})

    def _key(self, request: Request, text: str, now: datetime) -> ApiKey:
        with self.web.database.read() as session:
            key = find_key(session, text, now)
        if key is None:
            self.refuse(request, NO_KEY, now)
        on = day(now, self.web.office.zone)
        if key.last_used_on != on:
            with self.web.database.write() as session:
                note_use(session, key.id, on)
        return key


def keep_to(limit: Limit, key: str, now: datetime) -> None:
    """Count one more.

    Raises:
        Problem: it is one too many.
    """
    if seconds := limit.wait(key, now):
        words = Words(f"Hãy đợi {seconds} giây rồi thử lại.", f"Wait {seconds} seconds, then try again.")
        raise Problem(Kind.TOO_MANY, words, headers={"Retry-After": str(seconds)})

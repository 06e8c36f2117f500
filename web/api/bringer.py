"""Who brings events: a key with the scope for it, or a source that signed them (Standard Webhooks)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import Request

from notifiers.webhook.key import read_key
from notifiers.webhook.signature import SIGNATURE, SignatureError, verify
from tasks import actor
from tasks.outside.event.event_source import EventSource, event_sources
from tasks.outside.event.take import Bringer
from tasks.outside.scope import Scope
from tasks.vault import Vault, VaultError
from web.api.door import Credentials, Door, keep_to
from web.api.language import Words

log = logging.getLogger(__name__)
WRONG = Words(
    "Chữ ký không đúng: kiểm tra khóa của «dondoc source», đồng hồ, và ký trên nội dung nguyên gốc.",
    "The signature is wrong: check the secret of «dondoc source», the clock, and sign the body as it is sent.",
)


async def _raw(request: Request) -> bytes:
    return await request.body()


Raw = Annotated[bytes, Depends(_raw)]


@dataclass(frozen=True)
class EventDoor:
    """`true_now` is the machine's own clock: a signature's moment is by it, whatever a rehearsal says."""

    door: Door
    true_now: Callable[[], datetime]

    def enter(self, request: Request, credentials: Credentials, body: Raw) -> Bringer:
        """Who brings the events of this request.

        Raises:
            Problem: nobody who may.
        """
        if SIGNATURE not in request.headers:
            self.door.needs(Scope.EVENTS_WRITE)(request, credentials)
            return Bringer(request.state.key.actor)
        now = self.door.web.clock.now()
        source = self._signer(request, body)
        if source is None:
            self.door.refuse(request, WRONG, now)
        keep_to(self.door.web.limits.signed, str(source.id), now)
        return Bringer(actor.source(source.uri), source.uri)

    def _signer(self, request: Request, body: bytes) -> EventSource | None:
        now = self.true_now()
        with self.door.web.database.read() as session:
            sources = event_sources(session)
        return next((each for each in sources if self._has_signed(each, request, body, now)), None)

    def _has_signed(self, source: EventSource, request: Request, body: bytes, now: datetime) -> bool:
        vault = Vault(self.door.web.links.keys)
        try:
            keys = tuple(read_key(vault.open(each)) for each in source.sealed(now))
            verify(keys, request.headers, body, now)
        except SignatureError:
            return False
        except VaultError as error:
            # One source whose secret nobody can open must not silence the others.
            log.warning("source %s: %s", source.id, error)
            return False
        return True

"""`POST /zalo/webhook` and `/zalo/bot`: what Zalo tells is stored at once, and worked later by a worker.

Zalo waits two seconds, and switches a webhook off that is slower again and again.
"""

from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

import structlog
from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from notifiers.zalo.bot_event import read_bot_event
from notifiers.zalo.event import Event, read_event
from notifiers.zalo.event_signature import EventRefusedError
from tasks.counter import HEARD, count
from tasks.incoming import Incoming, store
from web.client import client_of
from web.failure import RETRY_SECONDS
from web.raw_body import json_object, raw_body
from web.web import Web

log = structlog.get_logger(__name__)
MOST_BYTES = 256 * 1024
PROBES = (b"", b"{}")
OA, BOT = "zalo", "zalo_bot"
# Zalo waits two seconds and tells again: a busy SQLite is waited for for less than that.
PATIENCE_MS = 1_500


@dataclass(frozen=True)
class ZaloDoors:
    """Whoever is refused again and again is told to wait.

    `patience_ms` is how long an event waits for a busy SQLite, and for the events before it, before it is told again.
    """

    web: Web
    patience_ms: int = PATIENCE_MS
    turn: Lock = field(default_factory=Lock)
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/zalo/webhook", self.tell_oa, methods=["POST"])
        self.router.add_api_route("/zalo/bot", self.tell_bot, methods=["POST"])

    async def tell_oa(self, request: Request) -> Response:
        """An event of the Official Account. The console's empty probe is answered, and does nothing."""
        return await _answered(self._hear_oa(request))

    async def tell_bot(self, request: Request) -> Response:
        """A message to the Bot."""
        return await _answered(self._hear_bot(request))

    async def _hear_oa(self, request: Request) -> None:
        body = await raw_body(request, MOST_BYTES)
        if body.strip() not in PROBES:
            await run_in_threadpool(self._told_by_oa, request, body)

    async def _hear_bot(self, request: Request) -> None:
        body = await raw_body(request, MOST_BYTES)
        await run_in_threadpool(self._told_by_bot, request, body)

    def _told_by_oa(self, request: Request, body: bytes) -> None:
        if self.web.zalo_events is None:
            raise HTTPException(404)
        now, header = self.web.clock.now(), request.headers.get("X-ZEvent-Signature", "")
        try:
            told = json_object(body)
            happened_at = self.web.zalo_events.check(body, str(told.get("timestamp", "")), header, now)
        except HTTPException as error:
            raise self._refusal(request, "no JSON", now, error.status_code) from None
        except EventRefusedError as error:
            raise self._refusal(request, str(error), now) from None
        self._keep(OA, read_event(told), happened_at, now)

    def _told_by_bot(self, request: Request, body: bytes) -> None:
        if self.web.bot_events is None:
            raise HTTPException(404)
        now = self.web.clock.now()
        if not self.web.bot_events.is_theirs(request.headers.get("X-Bot-Api-Secret-Token", "")):
            raise self._refusal(request, "secret token", now)
        self._keep(BOT, read_bot_event(json_object(body)), now, now)

    def _keep(self, channel: str, event: Event | None, happened_at: datetime, now: datetime) -> None:
        """Once, however often it is told. What is not known is counted: refused, it would be told again for hours.

        In turn: SQLite lets one write at a time, and whoever it turns away sleeps for longer than a turn takes.
        """
        with self._turn(), self.web.database.write_soon(self.patience_ms) as session:
            if event is not None:
                store(session, _row(channel, event, happened_at, now))
            count(session, HEARD, {f"{channel}/{event.kind if event else 'unknown'}": 1})

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Many who come while the database is busy are sent away as soon as one who comes alone."""
        if not self.turn.acquire(timeout=self.patience_ms / 1000):
            raise HTTPException(503, headers={"Retry-After": RETRY_SECONDS})
        try:
            yield
        finally:
            self.turn.release()

    def _refusal(self, request: Request, why: str, now: datetime, status: int = 403) -> HTTPException:
        """429 for who does it again and again: rubbish shall fill neither our database nor our log."""
        if seconds := self.web.limits.refused_events.wait(client_of(request, self.web.proxies), now):
            return HTTPException(429, headers={"Retry-After": str(seconds)})
        log.warning("zalo_event_refused", why=why)
        return HTTPException(status)


async def _answered(heard: Awaitable[None]) -> Response:
    """In few words: no person reads them."""
    try:
        await heard
    except HTTPException as error:
        return PlainTextResponse(error.detail, error.status_code, error.headers)
    return PlainTextResponse("ok")


def _row(channel: str, event: Event, happened_at: datetime, now: datetime) -> Incoming:
    return Incoming(
        channel=channel,
        key=event.key,
        kind=str(event.kind),
        sender=event.sender,
        text=event.text,
        letters=" ".join(event.messages),
        tracking=event.tracking,
        happened_at=happened_at,
        received_at=now,
    )

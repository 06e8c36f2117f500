"""A request that changes something: one transaction, and once only where the request names itself (Idempotency-Key)."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from threading import Lock

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from tasks.clock import day
from tasks.events import Bus, Event
from tasks.outside.answered_request import AnsweredRequest, claim_request
from tasks.outside.api_key import ApiKey
from web.api.answer import Answer, json_response
from web.api.language import Words
from web.api.problem import Kind, Problem
from web.web import Web

LONGEST_NAME = 200
REPLAYED = "Idempotency-Replayed"
BAD_NAME = Words(
    f"Idempotency-Key cần 1 đến {LONGEST_NAME} ký tự ASCII.", f"An Idempotency-Key has 1 to {LONGEST_NAME} ASCII signs."
)


@dataclass(frozen=True, kw_only=True)
class Work:
    """What an act needs: the transaction, the time, and who acts."""

    session: Session
    bus: Bus
    now: datetime
    on: date
    actor: str

    def publish(self, event: Event | None) -> None:
        self.bus.publish(self.session, event, self.now, self.actor)


Act = Callable[[Work], Answer]


@dataclass(frozen=True)
class Writing:
    """`under_way` are the named requests that this process works on: the same one meanwhile is told to wait.

    Those that another process works on are waited for by the database, and then answered the same.
    """

    web: Web
    under_way: set[tuple[int, str]] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)

    def do(self, request: Request, act: Act) -> Response:
        """Act in one transaction. A refusal, raised, takes everything back, the request's name too.

        Where another request was quicker, such as with the same code, it acts once more, and sees what that one did.
        """
        database, name = self.web.database, request.headers.get("idempotency-key")
        if name is None:
            return database.write_anew(lambda session: act(self._work(request, session)).response())
        key: ApiKey = request.state.key
        with self._alone(key.id, _checked(name)):
            return database.write_anew(lambda session: self._once(request, session, key.id, name, act))

    def _once(self, request: Request, session: Session, key_id: int, name: str, act: Act) -> Response:
        work, fingerprint = self._work(request, session), _fingerprint(request)
        row, is_new = claim_request(session, key_id, name, fingerprint, work.now)
        if row.fingerprint != fingerprint:
            raise Problem(Kind.OTHER_REQUEST)
        if not is_new:
            return json_response(row.body, row.status, json.loads(row.headers) | {REPLAYED: "true"})
        answer = act(work)
        _keep(row, answer)
        return answer.response()

    def _work(self, request: Request, session: Session) -> Work:
        key: ApiKey = request.state.key
        now = self.web.clock.now()
        on = day(now, self.web.office.zone)
        return Work(session=session, bus=self.web.bus, now=now, on=on, actor=key.actor)

    @contextmanager
    def _alone(self, key_id: int, name: str) -> Iterator[None]:
        mine = (key_id, name)
        with self.lock:
            if mine in self.under_way:
                raise Problem(Kind.IN_PROGRESS, headers={"Retry-After": "1"})
            self.under_way.add(mine)
        try:
            yield
        finally:
            with self.lock:
                self.under_way.discard(mine)


def _checked(name: str) -> str:
    if not 0 < len(name) <= LONGEST_NAME or not name.isascii() or not name.isprintable():
        raise Problem(Kind.BAD_REQUEST, BAD_NAME)
    return name


def _fingerprint(request: Request) -> str:
    """What was asked: of another address, body or condition it is another request."""
    url, condition = request.url, request.headers.get("if-match", "")
    asked = [request.method, url.path, url.query, condition, request.state.body_digest]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def _keep(row: AnsweredRequest, answer: Answer) -> None:
    row.status, row.body = answer.status, answer.model.model_dump_json()
    row.headers = json.dumps(dict(answer.headers))

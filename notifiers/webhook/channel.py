import socket
from collections.abc import Callable
from datetime import datetime

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.guard import Resolve
from notifiers.http.guarded_client import GuardedClient
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from notifiers.webhook.answer import read_answer
from notifiers.webhook.body import body
from notifiers.webhook.config import WebhookConfig
from notifiers.webhook.secret import secrets_of
from notifiers.webhook.signature import ID, SIGNATURE, TIMESTAMP, sign, webhook_id

_PLAIN = {"Content-Type": "application/json", "User-Agent": "dondoc"}


class WebhookChannel:
    """Letters posted to an endpoint as JSON, signed as Standard Webhooks says. Safe to share between threads."""

    def __init__(self, config: WebhookConfig, resolve: Resolve = socket.getaddrinfo) -> None:
        self.name = f"webhook:{config.name}"
        self._config = config
        self._client = GuardedClient(config.networks, resolve, config.connect_seconds, config.answer_seconds)

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. A doubt is `transient` where the endpoint is idempotent: it knows the letter by webhook-id."""
        if not letter.to.strip():
            raise NotifierError(ErrorKind.RECIPIENT, "found no address on this channel")
        now = self._config.now()
        request = self._request(letter, now)
        hidden = secrets_of(request)  # before the client changes the URL
        response, whole = self._post(request, before_wire)
        return read_answer(response, hidden, whole=whole, idempotent=self._config.idempotent, now=now)

    def close(self) -> None:
        self._client.close()

    def _request(self, letter: Letter, now: datetime) -> httpx.Request:
        content, message_id = body(letter), webhook_id(letter.key)
        timestamp = int(now.timestamp())
        signature = sign(self._config.keys, message_id, timestamp, content)
        headers = _PLAIN | {ID: message_id, TIMESTAMP: str(timestamp), SIGNATURE: signature}
        return httpx.Request("POST", self._config.url, headers=headers, content=content)

    def _post(self, request: httpx.Request, before_wire: Callable[[], None]) -> tuple[httpx.Response, bool]:
        try:
            return self._client.send(request, before_wire)
        except NotifierError as error:
            if error.kind is ErrorKind.AMBIGUOUS and self._config.idempotent:
                raise NotifierError(ErrorKind.TRANSIENT, error.words) from error
            raise

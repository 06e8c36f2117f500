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
from notifiers.webhook.config import WebhookConfig
from notifiers.webhook.message import Message, letter_message
from notifiers.webhook.secret import secrets_of
from notifiers.webhook.signature import ID, SIGNATURE, TIMESTAMP, sign


class WebhookChannel:
    """Letters posted to an endpoint, signed as Standard Webhooks says. Safe to share between threads.

    `write` says what is posted of a letter; `name` is the channel's, where it is no gateway's.
    """

    def __init__(
        self,
        config: WebhookConfig,
        resolve: Resolve = socket.getaddrinfo,
        write: Callable[[Letter], Message] = letter_message,
        name: str = "",
    ) -> None:
        self.name = name or config.channel
        self.idempotent = config.idempotent
        self._config = config
        self._url = httpx.URL(config.url)
        self._write = write
        self._client = GuardedClient(
            config.networks, resolve, config.connect_seconds, config.answer_seconds, config.connections
        )

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
        message, timestamp = self._write(letter), int(now.timestamp())
        signature = sign(self._config.keys, message.id, timestamp, message.content)
        signed = {ID: message.id, TIMESTAMP: str(timestamp), SIGNATURE: signature}
        headers = {"Content-Type": message.media, "User-Agent": "dondoc"} | signed
        return httpx.Request("POST", self._url, headers=headers, content=message.content)

    def _post(self, request: httpx.Request, before_wire: Callable[[], None]) -> tuple[httpx.Response, bool]:
        try:
            return self._client.send(request, before_wire)
        except NotifierError as error:
            if error.kind is ErrorKind.AMBIGUOUS and self._config.idempotent:
                raise NotifierError(ErrorKind.TRANSIENT, error.words) from error
            raise

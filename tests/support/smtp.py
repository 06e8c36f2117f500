"""A real SMTP server that keeps whole messages and refuses where a test tells it to."""

import asyncio
import socket
import ssl
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, AnyStr, Literal, Self, cast

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

Phase = Literal["connect", "auth", "mail", "rcpt", "data", "body"]


@dataclass(frozen=True)
class Received:
    """One message as it came over the wire; `raw` has its CRLF line ends."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    encrypted: bool

    @property
    def message(self) -> EmailMessage:
        return message_from_bytes(self.raw, policy=policy.default)


@dataclass
class Refusal:
    """`reply` is sent at `phase`; an empty reply cuts the connection without a word. `times` None means always."""

    phase: Phase
    reply: str
    recipient: str | None = None
    times: int | None = None

    def fits(self, phase: Phase, recipient: str | None) -> bool:
        return self.phase == phase and self.recipient in {None, recipient} and self.times != 0


@dataclass
class SmtpSink:
    """Listens on loopback from `start` to `stop`.

    `tls` with `implicit` speaks TLS from the first byte, without it offers STARTTLS; `login` demands user and password.
    """

    tls: ssl.SSLContext | None = None
    implicit: bool = False
    login: tuple[str, str] | None = None
    messages: list[Received] = field(default_factory=list)
    connections: int = 0
    port: int = 0
    _refusals: list[Refusal] = field(default_factory=list)
    _arrived: threading.Condition = field(default_factory=threading.Condition)
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _server: asyncio.Server | None = None
    _open: set[asyncio.BaseTransport] = field(default_factory=set)

    @property
    def host(self) -> str:
        return "127.0.0.1"

    @property
    def url(self) -> str:
        user = f"{self.login[0]}:{self.login[1]}@" if self.login else ""
        return f"{'smtps' if self.implicit else 'smtp'}://{user}{self.host}:{self.port}"

    def refuse(self, phase: Phase, reply: str, *, recipient: str | None = None, times: int | None = None) -> None:
        """Answer `reply` ("550 5.1.1 no such user") at `phase`, for one recipient or all, `times` times or always."""
        self._refusals.append(Refusal(phase, reply, recipient, times))

    def accept(self) -> None:
        """Forget every refusal."""
        self._refusals.clear()

    def wait_for(self, count: int, seconds: float = 20) -> list[Received]:
        """The messages, once there are `count`; fails the test if they do not come."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.messages) >= count, seconds):
                raise AssertionError(f"{len(self.messages)} messages came, {count} were expected")
            return list(self.messages)

    def start(self) -> Self:
        listener = socket.create_server((self.host, self.port))
        self.port = listener.getsockname()[1]
        context = self.tls if self.implicit else None
        serve = self._loop.create_server(lambda: _Connection(self), sock=listener, ssl=context)
        self._server = self._loop.run_until_complete(serve)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and cut what is open. `start` on a fresh sink with this one's `port` brings it back."""
        if not self._thread:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._thread = None
        self._loop.close()

    async def _close(self) -> None:
        if self._server:
            self._server.close()
        for transport in [each for each in self._open if not each.is_closing()]:
            cast("asyncio.Transport", transport).abort()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def refusal(self, phase: Phase, recipient: str | None = None) -> str | None:
        for refusal in self._refusals:
            if refusal.fits(phase, recipient):
                refusal.times = None if refusal.times is None else refusal.times - 1
                return refusal.reply
        return None

    def keep(self, received: Received) -> None:
        with self._arrived:
            self.messages.append(received)
            self._arrived.notify_all()


class _Handler:
    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.sink.refusal("mail")
        if reply is None:
            envelope.mail_from = address
            envelope.mail_options.extend(options)
        return _said(server, reply)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        reply = self.sink.refusal("rcpt", address)
        if reply is None:
            envelope.rcpt_tos.append(address)
            envelope.rcpt_options.extend(options)
        return _said(server, reply)

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        recipients = tuple(envelope.rcpt_tos)
        reply = self.sink.refusal("body", recipients[0])
        if reply is None or not reply:  # a cut after the body: the message did come, but nobody was told
            content = cast("bytes", envelope.original_content)
            encrypted = cast("asyncio.Transport", server.transport).get_extra_info("sslcontext") is not None
            self.sink.keep(Received(str(envelope.mail_from), recipients, content, encrypted))
        return _said(server, reply)


class _Connection(SMTP):
    """One connection: aiosmtpd's own server, with the two answers that its hooks cannot give."""

    def __init__(self, sink: SmtpSink) -> None:
        self.sink = sink
        super().__init__(
            _Handler(sink),
            hostname="sink.test",
            ident="sink",
            enable_SMTPUTF8=True,
            tls_context=None if sink.implicit else sink.tls,
            authenticator=self._login if sink.login else None,
            auth_required=sink.login is not None,
            loop=asyncio.get_running_loop(),
        )
        # Set here and not above: aiosmtpd warns of logins without TLS, and takes TLS from the first byte for none.
        self._auth_require_tls = sink.tls is not None and not sink.implicit

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        upgraded = transport.get_extra_info("sslcontext") is not None and not self.sink.implicit
        self.sink.connections += not upgraded
        self.sink._open.add(transport)  # noqa: SLF001 - its own server
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self.sink._open.discard(cast("asyncio.BaseTransport", self.transport))  # noqa: SLF001 - its own server
        super().connection_lost(error)

    async def push(self, status: AnyStr) -> None:
        refusal = self.sink.refusal("connect") if str(status).startswith("220 sink.test") else None
        if refusal is None:
            await super().push(status)
            return
        if _said(self, refusal):
            await super().push(refusal)
        cast("asyncio.Transport", self.transport).close()

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        reply = self.sink.refusal("data")
        if reply is None:
            await super().smtp_DATA(arg)
        else:
            await self.push(_said(self, reply))

    def _login(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        reply = self.sink.refusal("auth")
        if reply is not None:
            return AuthResult(success=False, handled=False, message=_said(self, reply))
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self.sink.login, handled=False)


def _said(server: SMTP, reply: str | None) -> str:
    """The reply to send: "250 OK" where nothing is refused; a cut where it is empty."""
    if reply is None:
        return "250 OK"
    if not reply and server.transport is not None:
        cast("asyncio.Transport", server.transport).abort()
    return reply

"""Captured mail: a real SMTP server on this machine that keeps every letter as a file and sends nothing on."""

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, Envelope, Session

FOLDER = "mail"
BIGGEST = 32 * 1024 * 1024  # bytes a message
STOP_SECONDS = 10


class Capture:
    """Listens on a free loopback port in a thread of its own, from `start` to `stop`.

    Letters go to `home`/mail as `<UTC time>-<hash of the Message-ID>-<number>.eml`, so that names sort by time. A file
    appears whole or not at all, and before the sender is told "250". `notifiers.mailbox` reads them.
    """

    def __init__(self, home: Path, now: Callable[[], datetime]) -> None:
        self.folder = home / FOLDER
        self._keeper = _Keeper(self.folder, now)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: asyncio.Server | None = None
        self._thread: Thread | None = None

    def start(self, port: int = 0) -> str:
        """Listen; the SMTP URL to send to, as DONDOC_SMTP_URL would say it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        listener = socket.create_server(("127.0.0.1", port))
        self._loop = asyncio.new_event_loop()
        self._server = self._loop.run_until_complete(self._loop.create_server(self._keeper.converse, sock=listener))
        self._thread = Thread(target=self._loop.run_forever, name="captured-mail", daemon=True)
        self._thread.start()
        return f"smtp://127.0.0.1:{listener.getsockname()[1]}?starttls=no"

    def stop(self) -> None:
        """Stop listening and cut what is open. Nothing where nothing was started."""
        if self._loop is None or self._thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result(STOP_SECONDS)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(STOP_SECONDS)
        self._loop.close()
        self._loop = self._thread = None

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
        self._keeper.hang_up()
        conversations = asyncio.all_tasks() - {asyncio.current_task()}
        for conversation in conversations:
            conversation.cancel()
        await asyncio.gather(*conversations, return_exceptions=True)


class _Keeper:
    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder
        self._now = now
        self._conversations: WeakSet[SMTP] = WeakSet()

    def converse(self) -> SMTP:
        loop = asyncio.get_running_loop()
        smtp = SMTP(self, data_size_limit=BIGGEST, hostname="capture.localhost", ident="Dondoc capture", loop=loop)
        self._conversations.add(smtp)
        return smtp

    def hang_up(self) -> None:
        for smtp in self._conversations:
            if isinstance(smtp.transport, asyncio.Transport):
                smtp.transport.abort()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.original_content
        if not isinstance(content, bytes):
            return "451 4.3.0 no content"
        try:
            name = keep(self._folder, _with_envelope(envelope, content), self._now())
        except OSError as error:
            return f"452 4.3.1 could not be kept: {error.strerror}"
        return f"250 2.0.0 Ok: queued as {name}"


def _with_envelope(envelope: Envelope, content: bytes) -> bytes:
    lines = [f"Return-Path: <{envelope.mail_from}>", *(f"X-Envelope-To: {to}" for to in envelope.rcpt_tos)]
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace") + content


def keep(folder: Path, content: bytes, now: datetime) -> str:
    """Write one message as a new file, on disk when this returns; its name."""
    temporary = folder / f".{os.getpid()}-{id(content)}.part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        return _publish(temporary, folder, content, now)
    finally:
        temporary.unlink(missing_ok=True)


def _publish(temporary: Path, folder: Path, content: bytes, now: datetime) -> str:
    # A link never replaces: a letter resent within one instant (of a stopped clock) takes the next number.
    stem = f"{now.astimezone(UTC):%Y%m%dT%H%M%S.%fZ}-{sha256(_message_id(content)).hexdigest()[:12]}"
    number = 0
    while True:
        name = f"{stem}-{number}.eml"
        with suppress(FileExistsError):
            os.link(temporary, folder / name)
            return name
        number += 1


def _message_id(content: bytes) -> bytes:
    for line in content.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        if line.lower().startswith(b"message-id:"):
            return line.partition(b":")[2].strip()
    return content

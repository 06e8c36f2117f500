"""One connection to the mail server of an experiment, letter after letter."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.taken import Taken

HEADER = re.compile(rb"^(Message-ID|Date|X-Dondoc-Resent): *([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
HEAD_BYTES = 8_000
MAILBOX = re.compile(r"<([^>]*)>")
REFUSABLE = {"AUTH": At.LOGIN, "MAIL": At.MAIL}
USUAL = {"EHLO": "250-sink.dondoc\r\n250-AUTH PLAIN\r\n250 8BITMIME", "QUIT": "221 2.0.0 bye"}


@dataclass(frozen=True)
class Rules:
    """What a conversation asks its server: whether to refuse, how many copies there were, and to take a message.

    `take` comes back when the answer may be given.
    """

    refusal: Callable[..., Refusal | None]
    next_copy: Callable[[str], int]
    take: Callable[[Taken], Awaitable[None]]


class Conversation:
    def __init__(self, rules: Rules, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._rules = rules
        self._number = number
        self._reader = reader
        self._writer = writer
        self._recipient = ""

    async def go(self) -> None:
        """Converse until either side ends it; OSError or IncompleteReadError when the other side is cut off."""
        if not self._say(At.GREETING, "220 sink.dondoc", self._number):
            return
        while line := await self._reader.readline():
            if not await self._answer(line.decode("ascii", "replace").strip()):
                break

    async def _answer(self, line: str) -> bool:
        """Answer one command; False when the conversation is over."""
        word = line[:4].upper()
        if word == "RCPT":
            found = MAILBOX.search(line)
            self._recipient = found[1] if found else ""
            return self._say(At.RCPT, "250 2.1.5 ok", self._recipient)
        if word == "DATA":
            return self._write("354 go on") and await self._body()
        if word in REFUSABLE:
            return self._say(REFUSABLE[word], "235 2.7.0 welcome" if word == "AUTH" else "250 2.1.0 ok", self._number)
        return self._write(USUAL.get(word, "250 2.0.0 ok")) and word != "QUIT"

    async def _body(self) -> bool:
        cut = self._rules.refusal(At.BODY, self._recipient, self._recipient, self._number)
        if cut is not None:
            await self._reader.readexactly(cut.after_bytes)
            return self._cut()
        taken = self._read(await self._reader.readuntil(b"\r\n.\r\n"))
        refusal = self._rules.refusal(At.ANSWER, self._recipient, taken.letter, taken.copy)
        if refusal is not None and refusal.reply:
            return self._write(refusal.reply)
        await self._rules.take(taken)
        if refusal is not None:
            return self._cut()
        return self._write(f"250 2.0.0 Ok: queued as {self._number}.{taken.copy}")

    def _read(self, raw: bytes) -> Taken:
        head = {name.lower(): value.decode("ascii", "replace") for name, value in HEADER.findall(raw[:HEAD_BYTES])}
        letter = head.get(b"message-id", "")
        return Taken(
            at=time.monotonic(),
            letter=letter,
            recipient=self._recipient,
            copy=self._rules.next_copy(letter),
            connection=self._number,
            raw=raw,
            date=head.get(b"date", ""),
            resent=b"x-dondoc-resent" in head,
        )

    def _say(self, at: At, usual: str, *what: object) -> bool:
        refusal = self._rules.refusal(at, self._recipient, *what)
        if refusal is None:
            return self._write(usual)
        return self._write(refusal.reply) if refusal.reply else self._cut()

    def _write(self, reply: str) -> bool:
        self._writer.write(reply.encode() + b"\r\n")
        return not reply.startswith("421")

    def _cut(self) -> bool:
        self._writer.transport.abort()
        return False

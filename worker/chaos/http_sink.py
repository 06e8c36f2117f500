"""Stands in for Zalo's consultation messages, or for a subscriber: takes whole requests, answers as it is told to."""

import asyncio
import itertools
import json
import re
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

from tasks.link import hash_token
from worker.chaos.http_answer import HttpAnswer, success
from worker.chaos.loop_thread import LoopThread
from worker.chaos.taken import Taken, TakenLog

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
EVENT = re.compile(rb"\r\nwebhook-id: *(\S+)", re.IGNORECASE)
TOKEN = re.compile(r"/a/([\w-]+)")


@dataclass(frozen=True)
class Request:
    """One whole request, at a moment by time.monotonic(), and what it was told in place of "taken", if anything."""

    at: float
    letter: str
    told: HttpAnswer | None


class HttpSink:
    """Listens on a free loopback port from `start` until its loop stops.

    A letter is known by its link: what is kept in `log` is the hash that the letter's row holds too. An event is known
    by its webhook-id. `requests` are all that came, also those that were not taken. `seconds` pass before each answer.
    """

    def __init__(self, loop: LoopThread, seed: int = 0, seconds: float = 0.0) -> None:
        self.log = TakenLog()
        self.requests: list[Request] = []
        self.seconds = seconds
        self.port = 0
        self._loop = loop
        self._seed = seed
        self._answers: tuple[HttpAnswer, ...] = ()
        self._numbers = itertools.count(1)

    def start(self) -> Self:
        self.port = self._loop.serve(self._serve)
        return self

    def answer(self, *answers: HttpAnswer) -> None:
        """Answer like this from now on, in place of what was told before; without any, take everything."""
        self._answers = answers

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        number = next(self._numbers)
        with suppress(OSError, asyncio.IncompleteReadError):
            try:
                while await self._one(number, reader, writer):
                    await writer.drain()
            finally:
                writer.close()

    async def _one(self, number: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; False when the connection is over."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = LENGTH.search(head)
        body = await reader.readexactly(int(length[1]) if length else 0)
        event = EVENT.search(head)
        taken = self._event(number, event[1].decode(), body) if event else self._read(number, body)
        told = next((each for each in self._answers if each.concerns(self._seed, taken.letter, taken.copy)), None)
        self.requests.append(Request(taken.at, taken.letter, told))
        if told is None or told.taken:
            self.log.add(taken)
        if told is not None and told.status < 0:
            await reader.read()  # until the caller gives up
        else:
            await asyncio.sleep(self.seconds)
        if told is not None and told.status <= 0:
            writer.transport.abort()
            return False
        writer.write(success(len(self.log.all)) if told is None else told.as_bytes())
        return True

    def _event(self, number: int, letter: str, body: bytes) -> Taken:
        return Taken(time.monotonic(), letter, "subscriber", self.log.next_copy(letter), number, body)

    def _read(self, number: int, body: bytes) -> Taken:
        asked = json.loads(body)
        found = TOKEN.search(asked["message"]["text"])
        letter = hash_token(found[1]) if found else ""
        recipient = asked["recipient"]["user_id"]
        return Taken(time.monotonic(), letter, recipient, self.log.next_copy(letter), number, body)

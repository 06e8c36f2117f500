"""A mail server that takes everything and writes down what it took, and fails where an experiment tells it to.

Not aiosmtpd: it must be able to cut within a body, and to keep up with several workers on a machine that it shares with
them.
"""

import asyncio
import itertools
from collections import Counter
from contextlib import suppress
from typing import Self

from worker.chaos.loop_thread import LoopThread
from worker.chaos.smtp_conversation import Conversation, Rules
from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.taken import Taken, TakenLog


class SmtpSink:
    """Listens on a free loopback port from `start` until its loop stops.

    `seconds` pass between the final dot and the answer, as in a mail server that scans what it takes. `log` holds what
    came; a message stands in it before anybody is told so. `refused` counts how often it failed as it was told to, by
    the place.
    """

    def __init__(self, loop: LoopThread, seed: int = 0, seconds: float = 0.0) -> None:
        self.log = TakenLog()
        self.seconds = seconds
        self.refused: Counter[At] = Counter()
        self.port = 0
        self._loop = loop
        self._seed = seed
        self._refusals: tuple[Refusal, ...] = ()
        self._numbers = itertools.count(1)
        self._open: set[asyncio.StreamWriter] = set()
        self._may_answer = asyncio.Event()
        self._may_answer.set()

    def start(self) -> Self:
        self.port = self._loop.serve(self._converse)
        return self

    def refuse(self, *refusals: Refusal) -> None:
        """Fail like this from now on, in place of what was told before; without any, fail no more."""
        self._refusals = refusals

    def hold(self) -> None:
        """Take letters and answer none of them until `release`."""
        self._loop.soon(self._may_answer.clear)

    def release(self) -> None:
        self._loop.soon(self._may_answer.set)

    def cut_all(self) -> None:
        """Reset every connection that is open."""
        self._loop.soon(self._abort_all)

    def _abort_all(self) -> None:
        for writer in tuple(self._open):
            writer.transport.abort()

    async def _converse(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        rules = Rules(self._refusal, self.log.next_copy, self._take)
        # Whoever hangs up, or is killed, in the middle of a line is what this server is here for.
        with suppress(OSError, asyncio.IncompleteReadError):
            try:
                await Conversation(rules, next(self._numbers), reader, writer).go()
            finally:
                self._open.discard(writer)
                writer.close()

    def _refusal(self, at: At, recipient: str, *what: object) -> Refusal | None:
        for refusal in self._refusals:
            if refusal.concerns(at, recipient, self._seed, *what):
                self.refused[at] += 1
                return refusal
        return None

    async def _take(self, taken: Taken) -> None:
        self.log.add(taken)
        if self.seconds:
            await asyncio.sleep(self.seconds)
        await self._may_answer.wait()

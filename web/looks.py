"""How the rows of a letter's page are come by, while other pages are asked for too."""

import time
from asyncio import AbstractEventLoop, get_running_loop
from asyncio import Future as Awaited
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Protocol

from tasks.glance import Glances
from web.read_rows import Rows, read_many_rows, read_rows

MOST = 64
"""Pages that are looked at together."""
OUT, HELPERS = 2, 10
"""Looks that are out at once, and with those that are late: each has a connection, of which there are so many."""
LATE = 0.25
"""Seconds after which a look keeps no other page waiting: its connection may be lost, and another one not."""


class Looks(Protocol):
    async def rows(self, link_hash: str) -> Rows:
        """What `read_rows` reads, of what is committed by now.

        Raises:
            DBAPIError: as for any other statement.
        """


def looks_of(glances: Glances) -> Looks:
    if glances.brief:
        return InPlace(glances)
    return Together(partial(read_many_rows, glances.ask))


@dataclass(frozen=True)
class InPlace:
    """Where a look waits for nobody. In a thread, handing it over would cost twice what it takes."""

    glances: Glances

    async def rows(self, link_hash: str) -> Rows:
        return read_rows(self.glances.ask, link_hash)


@dataclass(frozen=True, eq=False)
class _Asked:
    link_hash: str
    answer: Awaited[Rows]


@dataclass(frozen=True, eq=False)
class _Look:
    group: Sequence[_Asked]
    began: float = field(default_factory=time.monotonic)


@dataclass(eq=False)
class Together:
    """Where a server is asked, in a thread. A page that is asked for while looks are out goes with the next one.

    Each look costs the hand-over to a thread and back, a round trip and the server's beginning and end, however many
    pages it is for. Alone a page goes at once.
    """

    read: Callable[[Sequence[str]], Sequence[Rows]]
    late: float = LATE
    _waiting: list[_Asked] = field(default_factory=list)
    _out: set[_Look] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)
    _helpers: ThreadPoolExecutor = field(default_factory=partial(ThreadPoolExecutor, HELPERS, "look"))

    async def rows(self, link_hash: str) -> Rows:
        loop = get_running_loop()
        asked = _Asked(link_hash, loop.create_future())
        with self._lock:
            self._waiting.append(asked)
        loop.call_soon(self._begin)  # with whoever is heard in the same turn of the loop
        # Should it still wait, what was out is late by then; the second time also what others went with meanwhile.
        for turn in (1, 2):
            loop.call_later(turn * self.late, self._begin)
        return await asked.answer

    def _begin(self) -> None:
        with self._lock:
            look = self._next()
        if look is None:
            return
        try:
            read = self._helpers.submit(self.read, [each.link_hash for each in look.group])
        except RuntimeError as error:  # no thread is to be had
            read = Future()
            read.set_exception(error)
        read.add_done_callback(partial(self._end, look))

    def _next(self) -> _Look | None:
        """The next look, which counts as out from now on."""
        lately = time.monotonic() - self.late
        if sum(each.began > lately for each in self._out) >= OUT or len(self._out) >= HELPERS:
            return None
        waiting = [each for each in self._waiting if not each.answer.done()]  # else whoever asked has gone
        group, self._waiting = waiting[:MOST], waiting[MOST:]
        if not group:
            return None
        look = _Look(group)
        self._out.add(look)
        return look

    def _end(self, look: _Look, read: Future[Sequence[Rows]]) -> None:
        with self._lock:
            self._out.discard(look)
        for loop in {each.answer.get_loop() for each in look.group}:
            with suppress(RuntimeError):  # it has ended, and whoever asked there has gone
                loop.call_soon_threadsafe(_tell, look.group, read, loop)
        self._begin()


def _tell(group: Sequence[_Asked], read: Future[Sequence[Rows]], loop: AbstractEventLoop) -> None:
    error = read.exception()
    found = read.result() if error is None else ()
    for place, each in enumerate(group):
        if each.answer.get_loop() is not loop or each.answer.done():
            continue
        if error is None:
            each.answer.set_result(found[place])
        else:
            each.answer.set_exception(error)

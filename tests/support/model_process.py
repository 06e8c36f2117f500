"""A process of the product that runs only while it is stepped: from one transaction to the next, and at its channel."""

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.orm import Session

from notifiers.letter import Letter as Outgoing
from notifiers.receipt import Receipt
from tasks.database import Database

PATIENCE_SECONDS = 60.0  # a step that takes longer hangs


class Stop(StrEnum):
    """Where a process stands. What it does next has not begun."""

    READ = "read"
    WRITE = "write"
    CONNECTED = "connected"  # to the mail server; nothing has left
    MARKED = "marked"  # as about to leave
    TAKEN = "taken"  # the server has the letter; its answer is on the way
    ENDED = "ended"


class KilledError(BaseException):
    """Unwinds the thread of a process that is gone; nothing of the product catches it."""


class Process:
    """Runs `work` in a thread of its own. It and its keeper take turns, so nothing is left to chance."""

    def __init__(self, work: Callable[["Process"], object]) -> None:
        self.at = Stop.ENDED
        self._words: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._stops: queue.SimpleQueue[Stop | BaseException] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, args=(work,), daemon=True)
        self._thread.start()
        self._await()

    def go(self, word: Exception | None = None) -> Stop:
        """Let it run to its next stop; at a channel `word` is the refusal that it meets there.

        Raises:
            AssertionError: the work failed.
        """
        self._words.put(word)
        return self._await()

    def kill(self) -> None:
        """As `kill -9`: it does nothing more."""
        if self.at is not Stop.ENDED:
            self._words.put(KilledError())
            self._await()

    def stop(self, at: Stop) -> None:
        """Called by the work: wait here for the next step.

        Raises:
            Exception: the refusal that it shall meet.
        """
        self._stops.put(at)
        if (word := self._words.get()) is not None:
            raise word

    def _run(self, work: Callable[["Process"], object]) -> None:
        try:
            work(self)
        except KilledError:
            self._stops.put(Stop.ENDED)
        except BaseException as error:  # noqa: BLE001 - told to the machine, which raises it
            self._stops.put(error)
        else:
            self._stops.put(Stop.ENDED)

    def _await(self) -> Stop:
        said = self._stops.get(timeout=PATIENCE_SECONDS)
        self.at = said if isinstance(said, Stop) else Stop.ENDED
        if self.at is Stop.ENDED:
            self._thread.join()
        assert isinstance(said, Stop), f"a process failed: {said!r}"
        return said


@dataclass(frozen=True)
class SteppedDatabase(Database):
    """A database before each of whose transactions the process stops."""

    process: Process

    @contextmanager
    def write(self) -> Iterator[Session]:
        self.process.stop(Stop.WRITE)
        with super().write() as session:
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        self.process.stop(Stop.READ)
        with super().read() as session:
            yield session


@dataclass
class SteppedChannel:
    """A channel that stops before the wire, on it and after it. `take` is the server, which gets the whole letter."""

    process: Process
    take: Callable[[Outgoing], None]
    name: str = "email"
    idempotent: bool = False

    def send(self, letter: Outgoing, before_wire: Callable[[], None]) -> Receipt:
        self.process.stop(Stop.CONNECTED)
        before_wire()
        self.process.stop(Stop.MARKED)
        self.take(letter)
        self.process.stop(Stop.TAKEN)
        return Receipt(provider_id=None, words="250 taken")

    def close(self) -> None:
        pass

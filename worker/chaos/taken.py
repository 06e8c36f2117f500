"""What a sink has taken: one entry a complete message, in the order in which they were complete."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Taken:
    """One complete message. What goes wrong after this moment takes nothing back: the officer has it.

    `at` is by time.monotonic(). `letter` says which letter it is: the Message-ID of mail, the hash of the link in a
    chat message. `copy` counts from 1 among the messages of one letter. `date` and `resent` are headers of mail.
    """

    at: float
    letter: str
    recipient: str
    copy: int
    connection: int
    raw: bytes = field(repr=False)
    date: str = ""
    resent: bool = False


class TakenLog:
    """Shared between the loop that writes and the experiment that looks. Listeners are called at once, in the loop."""

    def __init__(self) -> None:
        self.all: list[Taken] = []
        self.listeners: list[Callable[[Taken], None]] = []
        self._copies: Counter[str] = Counter()
        self._grown = threading.Condition()

    def next_copy(self, letter: str) -> int:
        return self._copies[letter] + 1

    def add(self, taken: Taken) -> None:
        with self._grown:
            self._copies[taken.letter] += 1
            self.all.append(taken)
            self._grown.notify_all()
        for listener in tuple(self.listeners):
            listener(taken)

    def copies(self, letter: str) -> int:
        return self._copies[letter]

    def wait_for(self, count: int, seconds: float) -> bool:
        """Whether so many messages had come before the time was over."""
        with self._grown:
            return self._grown.wait_for(lambda: len(self.all) >= count, seconds)

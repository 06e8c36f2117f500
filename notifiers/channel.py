from collections.abc import Callable
from typing import Protocol

from notifiers.letter import Letter
from notifiers.receipt import Receipt


class Channel(Protocol):
    """One way that letters leave. Safe to share between threads.

    `idempotent`: whoever receives its letters takes one that comes twice only once, by its id.
    """

    name: str

    @property
    def idempotent(self) -> bool: ...

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """Send one letter, once; the caller decides about another try.

        `before_wire` is called at most once, as late as possible: after it the letter may have gone. If it raises,
        nothing is sent, what it raised comes out unchanged, and the channel stays usable.

        Raises:
            NotifierError: the try ended without a receipt; its kind says whether `before_wire` can still be trusted.
        """
        ...

    def close(self) -> None:
        """Let go of all connections. The channel may be used again; it then connects anew."""
        ...

"""Letters that stay within what readers show: Gmail clips HTML over 102 kB, a chat message ends at 2,000 characters."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

HTML_BYTES = 90_000
SHORT_CHARACTERS = 2_000

Try = TypeVar("Try")
Made = TypeVar("Made")


@dataclass(frozen=True)
class Cut:
    """How many characters of each text, and how many rows of each list, a letter shows."""

    characters: int
    rows: int


def first_fitting(tries: Iterable[Try], make: Callable[[Try], Made], fits: Callable[[Made], bool]) -> Made:
    """The first attempt that fits, else the last: from generous to terse.

    Raises:
        ValueError: there was nothing to try.
    """
    made: Made | None = None
    for attempt in tries:
        made = make(attempt)
        if fits(made):
            break
    if made is None:
        raise ValueError("a letter needs at least one size to try")
    return made


def small_enough(html: str) -> bool:
    # No character takes more than four bytes: most letters need not be counted.
    return len(html) * 4 < HTML_BYTES or len(html.encode("utf-8")) < HTML_BYTES

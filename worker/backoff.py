"""How long a letter waits after a try that failed for a while only."""

from collections.abc import Sequence
from datetime import timedelta

GOLDEN = 0.618_033_988_749_895


def backoff(steps: Sequence[timedelta], number: int, letter_id: int) -> timedelta | None:
    """The wait after try `number` (from 1); None when there have been as many as there are steps.

    Spread by up to a fifth either way, by the letter's id rather than by chance: letters that failed together come
    back apart, and a test sees the same figure twice.
    """
    if number > len(steps):
        return None
    return steps[number - 1] * (0.8 + 0.4 * (letter_id * GOLDEN % 1))

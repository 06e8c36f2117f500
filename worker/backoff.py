"""How long a letter waits after a try that failed for a while only."""

from datetime import timedelta

STEPS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
)
GOLDEN = 0.618_033_988_749_895


def backoff(number: int, letter_id: int) -> timedelta | None:
    """The wait after try `number` (from 1); None when there have been enough.

    Spread by up to a fifth either way, by the letter's id rather than by chance: letters that failed together come
    back apart, and a test sees the same figure twice.
    """
    if number > len(STEPS):
        return None
    return STEPS[number - 1] * (0.8 + 0.4 * (letter_id * GOLDEN % 1))

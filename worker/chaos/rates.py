"""How fast letters came: figures of a list of moments, in seconds by time.monotonic()."""

from collections.abc import Sequence

LEAST = 300
FIRST, LAST = 0.1, 0.9


def rate(moments: Sequence[float], least: int = LEAST) -> float | None:
    """Letters a second while the work was steady: from the tenth part of them to nine tenths.

    Before, connections are made and processes start; after, what some process held waits for its lease to end. None for
    fewer than `least`: it would be chance.
    """
    if len(moments) < max(least, 2):
        return None
    ordered = sorted(moments)
    first, last = int(FIRST * len(ordered)), int(LAST * len(ordered)) - 1
    seconds = ordered[last] - ordered[first]
    return (last - first) / seconds if seconds > 0 else None


def recovery(moments: Sequence[float], mark: float) -> float | None:
    """Seconds from the end of the faults to the next letter; None when none came any more."""
    later = [each - mark for each in moments if each >= mark]
    return min(later) if later else None

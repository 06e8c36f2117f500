"""How fast letters came: figures of a list of moments, in seconds by time.monotonic()."""

from collections.abc import Sequence
from statistics import median

LEAST = 300
WINDOWS = 5


def rate(moments: Sequence[float], least: int = LEAST) -> float | None:
    """Letters a second, as they came for most of the time: the middle one of all windows of a fifth of them.

    A process that starts again, or a lease that runs out at the end, slows a few windows down; what stays lost of the
    strength slows down all. None for fewer than `least`: it would be chance.
    """
    ordered = sorted(moments)
    size = len(ordered) // WINDOWS
    if len(ordered) < least or not size:
        return None
    seconds = median(last - first for first, last in zip(ordered, ordered[size:], strict=False))
    return size / seconds if seconds > 0 else None


def recovery(moments: Sequence[float], mark: float) -> float | None:
    """Seconds from the end of the faults to the next letter; None when none came any more."""
    later = [each - mark for each in moments if each >= mark]
    return min(later) if later else None

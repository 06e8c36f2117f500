"""One morning second by second: letters fall due at once, leave as fast as they can, and some offices are down."""

from collections.abc import Sequence
from dataclasses import dataclass

LONGEST = 24 * 3_600


@dataclass(frozen=True)
class Province:
    """`letters` fall due `scan_seconds` after the morning's hour, and leave at `rate` a second.

    From `down_from` to `down_until`, in seconds after the hour, nothing leaves.
    """

    letters: int
    rate: float
    scan_seconds: float = 0.0
    down_from: float = 0.0
    down_until: float = 0.0

    def works(self, second: int) -> bool:
        return second >= self.scan_seconds and not self.down_from <= second < self.down_until


def last_leaves(province: Province) -> int:
    """The second after the hour in which the last letter leaves; LONGEST where it never does."""
    left, second = float(province.letters), 0
    while left > 0 and second < LONGEST:
        left -= province.rate if province.works(second) else 0.0
        second += 1
    return second


def all_leave(provinces: Sequence[Province]) -> int:
    return max(map(last_leaves, provinces))


def left_by(provinces: Sequence[Province], second: int) -> float:
    """Letters that have left by then, of all provinces."""
    return sum(min(each.letters, each.rate * sum(map(each.works, range(second)))) for each in provinces)


def uneven(total: int, count: int, spread: float = 3.0) -> list[int]:
    """`total` letters of so many provinces, of which the largest has `spread` times the smallest's."""
    weights = [1 + (spread - 1) * number / max(1, count - 1) for number in range(count)]
    shares = [int(total * each / sum(weights)) for each in weights]
    shares[-1] += total - sum(shares)
    return shares

"""The figures of several runs of one thing, and how two things are run so that they can be compared."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass

FEWEST_RUNS = 5


@dataclass(frozen=True)
class Sample:
    """The figures of the runs after the warm-up, in their order."""

    values: tuple[float, ...]

    @property
    def min(self) -> float:
        return min(self.values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def max(self) -> float:
        return max(self.values)

    def told(self) -> dict[str, float]:
        return {"min": _short(self.min), "median": _short(self.median), "max": _short(self.max)}


def alternate(*acts: Callable[[], float], runs: int = FEWEST_RUNS, warm_ups: int = 1) -> list[Sample]:
    """A sample of each act's figures: each once to warm up, then in turn, so that a slow minute is slow for all."""
    for _ in range(warm_ups):
        for act in acts:
            act()
    turns = [[act() for act in acts] for _ in range(runs)]
    return [Sample(values) for values in zip(*turns, strict=True)]


def _short(value: float) -> float:
    return float(f"{value:.4g}")

"""Counts of tasks, the rates in official use, and how a Vietnamese report prints them. Exact: integers only."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

PercentMode = Literal["half-up", "cut"]

NOTHING = "–"
"""Printed for a share of nothing: neither 0 % nor 100 % would be true."""


class Rate(NamedTuple):
    """`part` of `whole`, kept as the two counts so that a reader can check it."""

    part: int
    whole: int

    def percent(self, mode: PercentMode | str = "half-up", digits: int = 1) -> str:
        return percent(self.part, self.whole, mode, digits)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """The four columns that every table of tasks has, and their sum.

    `done_undated` is told beside: those of `done_on_time` that had no deadline. They are never late, and stay outside
    the on-time rate.

    Raises:
        ValueError: the columns do not add up to the total.
    """

    total: int = 0
    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    done_undated: int = 0

    def __post_init__(self) -> None:
        if self.total != self.done + self.open or not 0 <= self.done_undated <= self.done_on_time:
            raise ValueError(f"these counts do not add up: {self}")

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            total=self.total + other.total,
            done_on_time=self.done_on_time + other.done_on_time,
            done_late=self.done_late + other.done_late,
            open_in_time=self.open_in_time + other.open_in_time,
            open_overdue=self.open_overdue + other.open_overdue,
            done_undated=self.done_undated + other.done_undated,
        )

    @property
    def done(self) -> int:
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        return self.open_in_time + self.open_overdue

    @property
    def rate_a(self) -> Rate:
        """Done, of all."""
        return Rate(self.done, self.total)

    @property
    def rate_b(self) -> Rate:
        """Done, of those that should be: open tasks still in time are left out."""
        return Rate(self.done, self.done + self.open_overdue)

    @property
    def on_time(self) -> Rate:
        """Done on time, of those done that had a deadline."""
        return Rate(self.done_on_time - self.done_undated, self.done - self.done_undated)


def percent(part: int, whole: int, mode: PercentMode | str = "half-up", digits: int = 1) -> str:
    """As "95,4%"; `cut` drops the digits that follow, `half-up` rounds them. A dash when `whole` is 0.

    Raises:
        ValueError: `mode` is neither, or a count is negative.
    """
    if mode not in {"half-up", "cut"} or part < 0 or whole < 0:
        raise ValueError(f"percent({part}, {whole}, {mode!r}): expected counts, and half-up or cut")
    if not whole:
        return NOTHING
    scaled, rest = divmod(part * 100 * 10**digits, whole)
    if mode == "half-up" and 2 * rest >= whole:
        scaled += 1
    units, decimals = divmod(scaled, 10**digits)
    return f"{number(units)},{decimals:0{digits}}%" if digits else f"{number(units)}%"


def number(count: int) -> str:
    """As "3.441"."""
    return f"{count:,}".replace(",", ".")

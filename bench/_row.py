"""One line of the table: what was measured, beside what, and whether the ratio is what it must be."""

from dataclasses import dataclass
from typing import Any

from bench._sample import Sample


@dataclass(frozen=True)
class Must:
    """What a ratio must be: at most `most`, at least `least`."""

    most: float | None = None
    least: float | None = None

    def holds(self, ratio: float) -> bool:
        return (self.most is None or ratio <= self.most) and (self.least is None or ratio >= self.least)

    def __str__(self) -> str:
        parts = (("≥", self.least), ("≤", self.most))
        return ", ".join(f"{sign} {limit:g}" for sign, limit in parts if limit is not None)


@dataclass(frozen=True, kw_only=True)
class Row:
    """`ours` beside `peer`, both in `unit`. The ratio is ours to the peer's, by their medians.

    Without a peer, `must` is of our median itself; without a must the row is only reported.
    """

    measured: str
    unit: str
    ours: Sample
    beside: str = ""
    peer: Sample | None = None
    must: Must | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        return None if self.peer is None or not self.peer.median else self.ours.median / self.peer.median

    @property
    def met(self) -> bool | None:
        """Whether it is as it must be; None where nothing must be."""
        judged = self.ours.median if self.peer is None else self.ratio
        return None if self.must is None or judged is None else self.must.holds(judged)

    def told(self) -> dict[str, Any]:
        """As JSON tells it."""
        return {
            "measured": self.measured,
            "beside": self.beside,
            "unit": self.unit,
            "ours": self.ours.told(),
            "peer": self.peer.told() if self.peer else None,
            "ratio": None if self.ratio is None else round(self.ratio, 3),
            "must": str(self.must) if self.must else None,
            "met": self.met,
            "note": self.note,
        }


def words(row: Row) -> str:
    """As a person reads it, in one or two lines."""
    ours = _sample(row.ours, row.unit)
    beside = f"  beside {row.beside}: {_sample(row.peer, row.unit)}" if row.peer else ""
    ratio = f"  ratio {row.ratio:.3f}" if row.ratio is not None else ""
    must = f"  must {row.must}: {'met' if row.met else 'FALLS SHORT'}" if row.must else ""
    note = f"\n    {row.note}" if row.note else ""
    return f"{row.measured}: {ours}{beside}{ratio}{must}{note}\n"


def _sample(sample: Sample, unit: str) -> str:
    told = sample.told()
    return f"{told['median']:g} {unit} ({told['min']:g}-{told['max']:g})"

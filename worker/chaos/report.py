"""What a run came to: one row an experiment, for people and for machines."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from worker.chaos.experiment import Result
from worker.chaos.short_times import told

COLUMNS = (
    "experiment",
    "letters",
    "faults",
    "lost",
    "silent duplicates",
    "resent copies",
    "in doubt",
    "recovery seconds",
    "recovery ÷ baseline rate",
    "breaches",
    "seconds",
)


# One cause breaks many letters: the first few say what it is.
FEW = 5


@dataclass(frozen=True)
class Report:
    """`database` is the kind; `kept` the folder with homes and logs, where something broke."""

    seed: int
    quick: bool
    database: str
    results: list[Result]
    kept: str = ""

    @property
    def broken(self) -> bool:
        return any(each.broken for each in self.results)

    def as_json(self) -> dict[str, Any]:
        rows = [asdict(each) for each in self.results]
        return {
            "seed": self.seed,
            "quick": self.quick,
            "database": self.database,
            "timing": told(),
            "experiments": rows,
            "broken": self.broken,
        }

    def breaches(self) -> Iterator[str]:
        """In words, a line each, under the name of the experiment."""
        for each in self.results:
            yield from (f"{each.experiment}: {words}" for words in told_briefly(each.breaches))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Cells of the table, in the order of COLUMNS."""
        for each in self.results:
            if each.skipped:
                yield (each.experiment, f"skipped: {each.skipped}", *[""] * (len(COLUMNS) - 2))
            else:
                yield _cells(each)


def told_briefly(breaches: Sequence[str]) -> list[str]:
    """The first few, and how many more there are."""
    more = [f"breach: … and {len(breaches) - FEW} more"] if len(breaches) > FEW else []
    return [f"breach: {words}" for words in breaches[:FEW]] + more


def _cells(found: Result) -> tuple[str, ...]:
    return (
        found.experiment,
        str(found.letters),
        str(found.faults),
        str(found.lost),
        str(found.silent_duplicates),
        str(found.resent_copies),
        str(found.in_doubt),
        "–" if found.recovery_seconds is None else f"{found.recovery_seconds:.1f}",
        "–" if found.recovery_rate is None else f"{found.recovery_rate:.2f}",
        str(len(found.breaches)),
        f"{found.seconds:.0f}",
    )

"""What an import did, or would do: counted, and told row by row."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tasks.intake.grid import Row
from tasks.intake.header import Header
from tasks.intake.problem import Problem


class Outcome(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


@dataclass(frozen=True)
class Change:
    """A record created or changed; `fields`: label of the column → (old, new) in the words of the office."""

    kind: str
    row: int
    outcome: Outcome
    name: str
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class RejectedRow:
    """A row to give back: as it came and what was wrong; a secret row comes back without its cells."""

    sheet: str
    header: Header
    row: Row
    problems: tuple[str, ...]


@dataclass
class ImportResult:
    """`counts`: (kind of list, outcome) → rows. Warnings changed nothing and are to be read.

    `changes` has what became of tasks only after a dry run, which is there to tell it: they may be ten thousand.
    """

    counts: Counter[tuple[str, Outcome]] = field(default_factory=Counter)
    errors: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    rejected_rows: list[RejectedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def total(self, outcome: Outcome) -> int:
        return sum(count for (_, each), count in self.counts.items() if each is outcome)

    @property
    def created(self) -> int:
        return self.total(Outcome.CREATED)

    @property
    def updated(self) -> int:
        return self.total(Outcome.UPDATED)

    @property
    def unchanged(self) -> int:
        return self.total(Outcome.UNCHANGED)

    @property
    def rejected(self) -> int:
        return self.total(Outcome.REJECTED)

    def done(self, kind: str, outcome: Outcome) -> None:
        self.counts[kind, outcome] += 1

    def reject(self, rejected: RejectedRow, kind: str, problems: list[Problem]) -> None:
        self.errors.extend(problems)
        self.rejected_rows.append(rejected)
        self.done(kind, Outcome.REJECTED)

    def as_json(self) -> dict[str, Any]:
        """The shape that tools rely on, with the warnings and the counts of each list beside it."""
        kinds = sorted({kind for kind, _ in self.counts})
        return {
            **{outcome.value: self.total(outcome) for outcome in Outcome},
            "errors": [_problem(problem) for problem in self.errors],
            "warnings": [_problem(problem) for problem in self.warnings],
            "lists": {kind: {each.value: self.counts[kind, each] for each in Outcome} for kind in kinds},
            "notes": self.notes,
        }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "problem": problem.problem,
    }

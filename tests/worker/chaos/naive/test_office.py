"""The usual way is there to lose and to repeat: where it does neither, the harness is too kind, and the run says so."""

from dataclasses import dataclass, field
from typing import cast

import pytest

from worker.chaos.experiment import Result
from worker.chaos.house import House
from worker.chaos.naive.office import verdict
from worker.chaos.naive.outbox import message_id
from worker.chaos.report import Report
from worker.chaos.taken import Taken

LETTERS = 3
KIND = "the harness is too kind: the usual way lost nothing and repeated nothing"


@dataclass(frozen=True)
class Named:
    name: str = "naive"


@dataclass
class Played:
    """As much of a house as a verdict asks for: its letters, by the numbers of those that came."""

    came: list[int]
    letters: int = LETTERS
    experiment: Named = field(default_factory=Named)
    faults: list[str] = field(default_factory=lambda: ["FLUSHALL"])
    broken: list[str] = field(default_factory=list)

    @property
    def taken(self) -> list[Taken]:
        return [Taken(0.0, message_id(number), "somebody", 1, 1, b"") for number in self.came]

    @property
    def verdict(self) -> Result:
        return verdict(cast("House", self), 1.5)


def broken(result: Result) -> bool:
    return Report(1, False, "sqlite", [result]).broken


def test_a_usual_way_that_neither_loses_nor_repeats_breaks_the_run() -> None:
    result = Played([1, 2, 3]).verdict
    assert (result.breaches, result.lost, result.silent_duplicates) == ([KIND], 0, 0)
    assert broken(result)


@pytest.mark.parametrize(
    ("came", "lost", "again"), [([1, 3], 1, 0), ([1, 2, 3, 2, 2], 0, 2), ([2, 2], 2, 1), ([], LETTERS, 0)]
)
def test_what_it_lost_and_repeated_is_told_and_breaks_nothing(came: list[int], lost: int, again: int) -> None:
    result = Played(came).verdict
    assert (result.lost, result.silent_duplicates, result.breaches) == (lost, again, [])
    assert (result.contrast, result.letters, result.faults) == (True, LETTERS, 1)
    assert not broken(result)


def test_what_went_wrong_in_the_experiment_itself_is_told_too() -> None:
    result = Played([1, 2], broken=["the experiment failed"]).verdict
    assert result.breaches == ["the experiment failed"]
    assert broken(result)

"""A run of experiments: what is played, what a failure makes of it, and what is left behind."""

from pathlib import Path

import pytest

from worker.chaos.experiment import BASELINE, Experiment, Result
from worker.chaos.experiments import EXPERIMENTS
from worker.chaos.house import House
from worker.chaos.report import COLUMNS, FEW, Report
from worker.chaos.run import NoSuchExperiment, choose, run_chaos


def nothing(_house: House) -> None:
    """Play nothing: no process is started, so nothing is told to anybody."""


def an_experiment(name: str, **changes: object) -> Experiment:
    given: dict[str, object] = {"letters": 2, "settle_seconds": 0.0} | changes
    return Experiment(name, f"about {name}", nothing, **given)  # type: ignore[arg-type]  # the tests' own words


LONG, BOTH = an_experiment("long"), an_experiment("both", quick=2)
START = an_experiment(BASELINE, quick=2)


def test_a_quick_run_plays_only_what_has_letters_for_it() -> None:
    assert choose([START, LONG, BOTH], (), quick=True) == [START, BOTH]
    assert choose([START, LONG, BOTH], (), quick=False) == [START, LONG, BOTH]


def test_what_is_named_is_played_in_a_run_of_any_length() -> None:
    assert choose([START, LONG], ("long",), quick=True) == [START, LONG]
    assert [an_experiment("one", letters=50, quick=quick).size(quick=True) for quick in (0, 20)] == [10, 20]
    assert an_experiment("one", letters=0, quick=20).size(quick=False) == 20


def test_the_baseline_comes_along_with_what_is_named() -> None:
    assert choose([START, LONG, BOTH], ("long",), quick=False) == [START, LONG]


def test_a_name_that_none_has_is_told_with_those_there_are() -> None:
    with pytest.raises(NoSuchExperiment, match=r"no experiment is called longer; there are baseline, both, long"):
        choose([START, LONG, BOTH], ("long", "longer"), quick=False)


def test_every_experiment_has_a_name_of_its_own_that_fits_a_database() -> None:
    names = [each.name for each in EXPERIMENTS]
    assert len(names) == len(set(names))
    assert all(name.isidentifier() and name.islower() and len(name) < 40 for name in names)


def test_an_office_that_tells_nobody_breaks_the_promise(tmp_path: Path) -> None:
    said: list[str] = []
    report = run_chaos([LONG], tell=said.append, under=tmp_path)
    (result,) = report.results
    assert (result.lost, result.letters, report.broken) == (2, 0, True)
    assert any("was due and has no reminder" in words for words in result.breaches)
    assert said[0] == "long: about long"
    assert Path(report.kept, "long").is_dir()


def test_an_experiment_that_fails_is_a_breach_and_not_the_end_of_the_run(tmp_path: Path) -> None:
    def fail(house: House) -> None:
        house.fault("a fault")
        raise ConnectionError("the rig is broken")

    failing = Experiment("failing", "fails", fail, letters=1, settle_seconds=0.0)
    report = run_chaos([failing, LONG], tell=lambda _words: None, under=tmp_path)
    first, second = report.results
    assert "the experiment failed: ConnectionError: the rig is broken" in first.breaches
    assert first.faults == 1
    assert second.experiment == "long"
    assert "ConnectionError" in Path(report.kept, "failing", "failure.txt").read_text()


def test_what_is_only_slow_is_played_once_more_beside_a_baseline_of_its_own(tmp_path: Path) -> None:
    slow = Result("slowish", breaches=["only 80% of the baseline's rate came back"], slow=True)
    rows = iter([Result(BASELINE), slow, Result(BASELINE), Result("slowish")])

    def verdict(_house: House, _seconds: float) -> Result:
        return next(rows)

    both = [an_experiment(name, verdict=verdict) for name in (BASELINE, "slowish")]
    report = run_chaos(both, tell=lambda _words: None, under=tmp_path)
    assert [(each.experiment, each.broken) for each in report.results] == [(BASELINE, False), ("slowish", False)]
    assert list(rows) == []


def test_what_does_not_apply_is_skipped_and_breaks_nothing(tmp_path: Path) -> None:
    skipped = [
        an_experiment("one", only="postgresql"),
        an_experiment("two", restarts=True),
        an_experiment("three", needs="no_such_package"),
    ]
    report = run_chaos(skipped, tell=lambda _words: None, under=tmp_path)
    assert [each.skipped for each in report.results] == [
        "for postgresql",
        "no database server of our own to restart",
        "no_such_package is not installed: make .venv/installed-to-develop",
    ]
    assert (report.broken, report.kept) == (False, "")


def test_a_row_has_a_cell_a_column() -> None:
    results = [Result("one", letters=3, recovery_seconds=1.25, recovery_rate=0.987, seconds=12.3), Result("two")]
    report = Report(1, False, "sqlite", [*results, Result("three", skipped="for postgresql")])
    first, second, third = report.rows()
    assert {len(row) for row in (first, second, third)} == {len(COLUMNS)}
    assert first == ("one", "3", "0", "0", "0", "0", "0", "1.2", "0.99", "0", "12")
    assert second[7:9] == ("–", "–")
    assert third[1] == "skipped: for postgresql"


@pytest.mark.parametrize(
    "result",
    [Result("one", lost=1), Result("one", silent_duplicates=1), Result("one", breaches=["a word"])],
)
def test_a_loss_a_silent_copy_and_a_breach_break_a_run(result: Result) -> None:
    assert Report(1, False, "sqlite", [Result("fine"), result]).broken
    assert not Report(1, False, "sqlite", [Result("fine", in_doubt=2, resent_copies=3)]).broken


def test_of_many_breaches_a_few_are_told() -> None:
    report = Report(1, False, "sqlite", [Result("one", breaches=[f"word {number}" for number in range(20)])])
    told = list(report.breaches())
    assert (len(told), told[-1]) == (FEW + 1, "one: breach: … and 15 more")

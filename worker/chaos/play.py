"""Plays one experiment in a house of its own and reads what came of it."""

import time
import traceback

from worker.chaos.building import Terms, built
from worker.chaos.experiment import BASELINE, JUDGED, LEAST_OF_BASELINE, Experiment, Result
from worker.chaos.house import House
from worker.chaos.ledger_check import breaches
from worker.chaos.rates import LEAST, rate, recovery
from worker.chaos.tally import tally

# A quick run has few letters: its rates are told, and nothing is judged by them.
LEAST_IN_QUICK = 60


def play(terms: Terms, experiment: Experiment, baseline: Result | None) -> Result:
    """The row of the table. What goes wrong in the experiment itself is a breach, and not the end of the run."""
    began = time.monotonic()
    try:
        with built(terms, experiment) as house:
            failed = _go(house)
            seconds = time.monotonic() - began
            if experiment.verdict is not None:
                return experiment.verdict(house, seconds)
            return _result(house, failed, baseline, seconds)
    except Exception as error:  # noqa: BLE001 - whatever fails in one experiment, the others are still played
        (terms.folder / experiment.name / "failure.txt").write_text(traceback.format_exc())
        words = f"the rig failed: {type(error).__name__}: {error}"
        return Result(experiment.name, breaches=[words], seconds=time.monotonic() - began)


def _go(house: House) -> list[str]:
    try:
        house.experiment.play(house)
    except Exception as error:  # noqa: BLE001 - a fault that was not survived is what a run is there to tell
        (house.home / "failure.txt").write_text(traceback.format_exc())
        house.breach(f"the experiment failed: {type(error).__name__}: {error}")
    if house.experiment.verdict is None:
        house.settle()
    return house.crew.stop()


def _result(house: House, failed: list[str], baseline: Result | None, seconds: float) -> Result:
    found = house.evidence()
    counted = tally(found)
    pace, wait = _pace(house)
    share = _share(house, pace, baseline)
    wrong, slow = [*house.broken, *failed, *breaches(found)], _too_slow(house, share)
    return Result(
        experiment=house.experiment.name,
        letters=counted.letters,
        faults=len(house.faults),
        lost=counted.lost,
        silent_duplicates=counted.silent,
        resent_copies=counted.resent,
        in_doubt=counted.in_doubt,
        recovery_seconds=wait,
        rate=pace,
        recovery_rate=share,
        breaches=[*wrong, *slow],
        slow=bool(slow) and not wrong,
        seconds=seconds,
    )


def _pace(house: House) -> tuple[float | None, float | None]:
    """Letters a second after the faults (all along, where there were none), and seconds until the next letter."""
    mark = house.mark
    moments = [each.at for each in house.taken if mark is None or each.at >= mark]
    moved = [seconds for at, seconds in house.moves if mark is None or at >= mark]
    # A clock that was moved brings letters at once: no rate then.
    pace = None if moved else rate(moments, LEAST_IN_QUICK if house.quick else LEAST)
    wait = None if mark is None else recovery(moments, mark)
    if wait is None or mark is None:
        return pace, None
    return pace, wait + sum(seconds for at, seconds in house.moves if mark <= at < mark + wait)


def _share(house: House, pace: float | None, baseline: Result | None) -> float | None:
    """The rate beside the baseline's, where both had the same server, workers and threads."""
    comparable = baseline is not None and house.experiment.name != BASELINE and house.comparable
    if not comparable or pace is None or baseline is None or not baseline.rate:
        return None
    return pace / baseline.rate


def _too_slow(house: House, share: float | None) -> list[str]:
    if house.quick or house.experiment.name not in JUDGED:
        return []
    if share is None:
        return ["no rate after the faults beside a baseline's: too few letters were left, or no baseline was played"]
    return [f"only {share:.0%} of the baseline's rate came back"] if share < LEAST_OF_BASELINE else []

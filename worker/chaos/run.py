"""One run: the experiments asked for, one after another, on one kind of database."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

from worker.chaos.building import Terms
from worker.chaos.elsewhere import ElsewhereGround
from worker.chaos.experiment import BASELINE, Experiment, Result
from worker.chaos.free_port import free_port
from worker.chaos.ground import POSTGRESQL, SQLITE, Ground, PostgresGround, SqliteGround
from worker.chaos.play import play
from worker.chaos.postgres import DURABLE, start_cluster, stop_cluster
from worker.chaos.report import Report, told_briefly


class NoSuchExperiment(ValueError):
    """A name that no experiment has; says which there are."""


def run_chaos(
    experiments: Sequence[Experiment],
    database: str = SQLITE,
    *,
    seed: int = 1,
    quick: bool = False,
    tell: Callable[[str], None],
    under: Path | None = None,
) -> Report:
    """Play them in order. The folder with homes and logs is kept where something broke, and said.

    It is made `under` this one, or among the temporary files of the machine.
    """
    folder = Path(tempfile.mkdtemp(prefix="dondoc-chaos-", dir=under))
    results: list[Result] = []
    try:
        with _ground(database, folder) as ground:
            terms = Terms(ground, folder, seed, quick, tell)
            baseline = next((each for each in experiments if each.name == BASELINE), None)
            for experiment in experiments:
                results.append(_one(terms, experiment, baseline, results))
    finally:
        kept = str(folder) if any(each.broken for each in results) else ""
        if not kept:
            shutil.rmtree(folder, ignore_errors=True)
    return Report(seed, quick, ground.kind, results, kept)


def choose(experiments: Sequence[Experiment], names: Sequence[str], *, quick: bool) -> list[Experiment]:
    """Those that a run plays: by name, or all that have letters for a run of this length.

    The baseline comes along wherever rates are to be compared with it.

    Raises:
        NoSuchExperiment: a name that none has.
    """
    known = {each.name for each in experiments}
    if unknown := sorted(set(names) - known):
        raise NoSuchExperiment(f"no experiment is called {', '.join(unknown)}; there are {', '.join(sorted(known))}")
    usual = {each.name for each in experiments if (each.quick if quick else each.letters)}
    wanted = {*names, BASELINE} if names else usual
    return [each for each in experiments if each.name in wanted]


def _one(terms: Terms, experiment: Experiment, baseline: Experiment | None, before: Sequence[Result]) -> Result:
    if reason := _inapplicable(terms.ground, experiment):
        return Result(experiment.name, skipped=reason)
    terms.tell(f"{experiment.name}: {experiment.about}")
    began = time.monotonic()
    inner = replace(terms, tell=lambda words: terms.tell(f"  {time.monotonic() - began:5.1f} s  {words}"))
    result = play(inner, experiment, next((each for each in before if each.experiment == BASELINE), None))
    if result.slow and baseline is not None:
        result = _again(inner, experiment, baseline)
    for words in told_briefly(result.breaches):
        inner.tell(words)
    inner.tell("broken" if result.broken else "holds")
    return result


def _again(terms: Terms, experiment: Experiment, baseline: Experiment) -> Result:
    """Once more, beside a baseline of this very moment: a machine that others use is not as fast all day."""
    terms.tell("slower than the baseline was; both are played once more")
    folder = terms.folder / f"{experiment.name}_again"
    folder.mkdir()
    terms = replace(terms, folder=folder)
    return play(terms, experiment, play(terms, baseline, None))


def _inapplicable(ground: Ground, experiment: Experiment) -> str:
    if experiment.only not in {None, ground.kind}:
        return f"for {experiment.only}"
    if experiment.restarts and ground.cluster is None:
        return "no database server of our own to restart"
    if experiment.needs is not None and find_spec(experiment.needs) is None:
        return f"{experiment.needs} is not installed: make .venv/installed-to-develop"
    return ""


@contextmanager
def _ground(database: str, folder: Path) -> Iterator[Ground]:
    with ExitStack() as undo:
        if database == SQLITE:
            yield SqliteGround(folder)
        elif database == POSTGRESQL:
            cluster = start_cluster(DURABLE, free_port())
            undo.callback(stop_cluster, cluster)
            cluster.hire()
            yield PostgresGround(cluster)
        else:
            ground = ElsewhereGround(database)
            undo.callback(ground.close)
            yield ground

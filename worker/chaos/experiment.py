"""What an experiment is, and what comes of it.

To add one, write a function that plays it and list it in a module of `worker/chaos/experiments/`:

    def play(house: House) -> None:
        house.crew.start(workers=2, schedulers=1)     # processes; from now on a supervisor restarts whoever dies
        house.await_taken(house.letters // 4)         # let the work begin
        house.fault("kill -9 of a worker")            # say what you do, each time: the table counts it
        house.crew.kill(house.crew.of("worker")[0])
        house.recovered()                             # the faults are over: recovery is timed from here

    EXPERIMENTS = (Experiment("crash_recovery", "a worker is killed once and started again", play),)

and name the module in `worker/chaos/experiments/__init__.py`. When `play` returns, the house waits until every letter
has ended or is in doubt for good (`House.settle`), stops the crew, and checks the books. So an experiment plays faults
and, where it changes what must come out, tells `house.expected` (who may die, whose letter may be dropped); what it
sees to be wrong by itself it reports by `house.breach("words")`. One that raises counts as a breach.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from worker.chaos.house import House

# Their rate after the faults must be as good as before, or the run fails.
JUDGED = frozenset({"postgres_restart", "pg_backend_kill", "pool_exhaustion", "crash_recovery", "repeated_kills"})
LEAST_OF_BASELINE = 0.95
BASELINE = "baseline"
# Long beside the work that a letter makes: so the rate is that of threads at work, and hardly that of a busy machine.
USUAL_SECONDS = 0.25


@dataclass(frozen=True)
class Experiment:
    """`letters` in a full run, `quick` in a quick one; 0 when it is not part of that, unless it is asked for by name.

    `tasks` a letter, every `zalo`-th contact by Zalo (0 none), whose stand-in is the house's `http`, or with `phones`
    the whole `zalo`. With `every_kind` tasks are a day late, departments have heads who are urged, and `http` is a
    subscriber's and not Zalo's. The mail server takes `seconds` for each letter, a
    quarter of it in a quick run. `only` names the one kind of database that it applies to; `restarts` says that the
    database's server must be ours to stop; `needs` names a package that comes with `make .venv/installed-to-develop`.
    `file` says whether the broker keeps an append-only file, `settings` are variables without their prefix, and after
    `settle_seconds` in which nothing changes letters count as never ending.
    `verdict` makes the row, from the house and the seconds it took, where the letters are not Dondoc's.
    Where no process dies a `lease` may be longer than the usual one, in seconds: then a machine that is merely slow
    brings no doubt.
    """

    name: str
    about: str
    play: Callable[["House"], None] = field(repr=False)
    letters: int = 600
    quick: int = 0
    tasks: int = 1
    zalo: int = 0
    phones: bool = False
    every_kind: bool = False
    seconds: float = USUAL_SECONDS
    only: str | None = None
    restarts: bool = False
    needs: str | None = None
    file: bool = True
    lease: float | None = None
    settle_seconds: float = 60.0
    settings: dict[str, str] = field(default_factory=dict)
    verdict: Callable[["House", float], "Result"] | None = field(default=None, repr=False)

    def size(self, *, quick: bool) -> int:
        """Letters of the office in which it is played."""
        return self.quick or self.letters // 5 if quick else self.letters or self.quick


@dataclass(frozen=True)
class Result:
    """One row of the table. Figures that an experiment does not have are None.

    In a `contrast` it is another way to send letters that loses and repeats them.
    """

    experiment: str
    letters: int = 0
    faults: int = 0
    lost: int = 0
    silent_duplicates: int = 0
    resent_copies: int = 0
    in_doubt: int = 0
    recovery_seconds: float | None = None
    rate: float | None = None
    recovery_rate: float | None = None  # rate after the faults ÷ rate of the baseline
    breaches: list[str] = field(default_factory=list)
    seconds: float = 0.0
    skipped: str = ""
    slow: bool = False  # nothing is wrong with it but the rate
    contrast: bool = False
    notes: dict[str, Any] = field(default_factory=dict)

    @property
    def broken(self) -> bool:
        ours = not self.contrast
        return bool(self.breaches or (ours and (self.lost or self.silent_duplicates)))

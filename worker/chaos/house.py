"""One experiment's whole rig: a fresh office, its servers, the proxies before them, and the processes.

What an experiment may use (all is open before `play`, and gone after it):

    house.crew            start, add, kill, freeze, thaw, rest, back: the processes           (worker/chaos/crew.py)
    house.smtp            refuse, hold, release, cut_all, seconds, log: the mail server       (smtp_sink.py)
    house.http            answer, seconds, log: Zalo's stand-in                               (http_sink.py)
    house.zalo            spoil, tell, phone, webhook, account, calls, log: the whole of Zalo (zalo_sink.py)
                          in place of house.http, for an experiment with `phones`
    house.smtp_line, house.http_line, house.broker_line, house.database_line
                          latency, black_hole, reset, refuse, cut, heal                       (fault_proxy.py)
                          the last two are None where there is no TCP: embedded broker, SQLite
    house.address         where the pages are, with `house.crew.start(web=1)`
    house.broker          kill, revive, freeze, thaw, flush                                   (broker_rig.py)
    house.cluster         restart, crash, start, exhausted: the server                        (postgres.py)
                          None on SQLite and on a server that is not ours
    house.terminate()     end every connection of the office to its database; how many there were
    house.database        the product's Database, past every proxy: to look, and to change tasks as the office would
    house.expected        what must come out; change it along with what you change            (expected.py)
    finish(house, …)      complete tasks whose letters have not ended, as the office would    (finish.py)
    house.forward(…)      move the office's clock, for all its processes at once
    house.dice            random.Random of this experiment and seed: nothing else may be left to chance
"""

import random
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from tasks.database import Database
from worker.chaos.books import read_books
from worker.chaos.broker_rig import BrokerRig
from worker.chaos.crew import Crew
from worker.chaos.expected import Expected
from worker.chaos.experiment import USUAL_SECONDS, Experiment
from worker.chaos.fault_proxy import FaultProxy
from worker.chaos.ground import Site
from worker.chaos.http_sink import HttpSink
from worker.chaos.ledger_check import Evidence
from worker.chaos.moved_clock import MovedClock
from worker.chaos.postgres import Cluster
from worker.chaos.smtp_sink import SmtpSink
from worker.chaos.standing import Standing, stand
from worker.chaos.taken import Taken, TakenLog
from worker.chaos.web_ready import is_ready
from worker.chaos.zalo_sink import ZaloSink

LOOK_SECONDS = 0.1
USUAL_WORKERS = 2
# Seconds that an experiment waits for what it needs, also on a machine that has much else to do.
PATIENCE = 180.0
# Seconds after which letters that go back and forth count as never ending.
LONGEST_SETTLING = 600.0
# A wait that is shorter is not worth moving the clock for.
SHORT_WAIT = timedelta(seconds=3)


class NotInTime(Exception):
    """What an experiment waited for did not come."""


@dataclass
class House:
    experiment: Experiment
    letters: int
    home: Path
    site: Site
    database: Database
    address: str
    smtp: SmtpSink
    http: HttpSink
    zalo: ZaloSink
    smtp_line: FaultProxy
    http_line: FaultProxy
    broker_line: FaultProxy | None
    database_line: FaultProxy | None
    broker: BrokerRig
    cluster: Cluster | None
    terminate: Callable[[], int]
    crew: Crew
    clock: MovedClock
    expected: Expected
    dice: random.Random
    tell: Callable[[str], None]
    quick: bool = False
    faults: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    mark: float | None = None
    moves: list[tuple[float, float]] = field(default_factory=list)

    def fault(self, words: str, times: int = 1) -> None:
        """Say that something is being broken now, or was broken so many times; the table counts how often."""
        self.faults += [words] * times
        self.tell(words if times == 1 else f"{words}, {times} times")

    def breach(self, words: str) -> None:
        """Say that something is wrong which the books do not show; the run then fails."""
        self.broken.append(words)

    def recovered(self) -> None:
        """Say that the faults are over: from here on recovery is timed. Said again, the last one counts."""
        self.mark = time.monotonic()
        self.tell(f"faults over, {len(self.taken)} messages so far")

    @property
    def taken(self) -> list[Taken]:
        """Every complete message that came, by mail or chat."""
        return [each for log in self._logs for each in log.all]

    def await_taken(self, count: int, seconds: float = PATIENCE) -> None:
        """Wait until so many messages have come in all; NotInTime otherwise."""
        self.until(lambda: sum(len(log.all) for log in self._logs) >= count, f"{count} messages", seconds)

    def await_web(self) -> None:
        """Wait until the pages are there, and know their database; NotInTime otherwise."""
        self.until(lambda: is_ready(self.address), "the web part")

    def await_deaths(self, count: int, seconds: float = PATIENCE) -> None:
        """Wait until so many workers were killed, by whomever, and started again; NotInTime otherwise."""
        self.until(lambda: self.crew.crashes >= count, f"death {count} of a worker", seconds)

    def until(self, happened: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Look again and again until it is so; NotInTime otherwise."""
        deadline = time.monotonic() + seconds
        while not happened():
            if time.monotonic() > deadline:
                raise NotInTime(f"{what} did not come within {seconds:g} s ({len(self.taken)} messages came)")
            time.sleep(LOOK_SECONDS / 5)

    def last(self, seconds: float) -> None:
        """Let a fault last for so long."""
        time.sleep(seconds)

    def forward(self, by: timedelta) -> None:
        """Move the office's clock, also back. The database's own clock, by which leases run, stays."""
        self.moves.append((time.monotonic(), by.total_seconds()))
        self.clock.move(by)

    def standing(self) -> Standing | None:
        """How far the letters are; None while the database does not answer."""
        try:
            with self.database.read() as session:
                return stand(session, self.expected.slots, every_kind=self.expected.every_kind)
        except DBAPIError:
            return None

    def settle(self, seconds: float | None = None) -> bool:
        """Wait until each letter has ended or is in doubt for good; False when for `seconds` nothing has changed.

        When nothing is under way and the next letter waits for its time, the office's clock is moved to that time.
        """
        patience = self.experiment.settle_seconds if seconds is None else seconds
        began = changed = time.monotonic()
        seen: tuple[Standing | None, int] = (None, 0)
        while time.monotonic() < min(changed + patience, began + LONGEST_SETTLING):
            now = self.standing()
            if now is not None and now.done:
                return True
            if seen != (seen := (now, len(self.taken))):
                changed = time.monotonic()
            if now is not None and (wait := now.idle_until(self.clock.now(), SHORT_WAIT)):
                self.forward(wait)
            time.sleep(LOOK_SECONDS)
        return False

    def evidence(self) -> Evidence:
        """The books and what the sinks took, to be checked."""
        by_letter: Mapping[str, Sequence[Taken]] = _by_letter(self.taken)
        with self.database.read() as session:
            return Evidence(read_books(session), self.expected, by_letter)

    @property
    def comparable(self) -> bool:
        """Whether this office has the baseline's workers, threads and mail server, so that rates may be compared."""
        usual = "WORKER_THREADS" not in self.experiment.settings and not self.experiment.zalo
        same = self.experiment.seconds == USUAL_SECONDS
        return usual and same and len(self.crew.of("worker")) == USUAL_WORKERS

    def now(self) -> datetime:
        """The office's time."""
        return self.clock.now()

    @property
    def _logs(self) -> tuple[TakenLog, ...]:
        return self.smtp.log, self.http.log, self.zalo.log


def _by_letter(taken: Sequence[Taken]) -> dict[str, list[Taken]]:
    found: dict[str, list[Taken]] = defaultdict(list)
    for each in taken:
        found[each.letter].append(each)
    return found

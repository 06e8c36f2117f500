"""An office that works the usual way: rows are committed, messages published after the commit, workers send."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from worker.chaos.experiment import Result
from worker.chaos.house import USUAL_WORKERS, House
from worker.chaos.member import Member
from worker.chaos.naive.app import make_naive
from worker.chaos.naive.outbox import message_id, sent, write
from worker.chaos.own_valkey import OwnValkey
from worker.settings import environment_of

QUIET_SECONDS = 20.0
LOOK_SECONDS = 0.2


@dataclass
class NaiveMember(Member):
    def command(self) -> list[str]:
        return [sys.executable, "-m", "worker.chaos.naive.process", *self.words]


@dataclass
class NaiveOffice:
    house: House
    broker: OwnValkey
    workers: list[NaiveMember] = field(default_factory=list)

    @property
    def broker_url(self) -> str:
        return f"redis://127.0.0.1:{self.broker.port}/0"

    def publish(self, *, late: bool) -> None:
        """Commit the letters, then hand each to Celery."""
        letters = write(self.house.database, self.house.letters)
        app = make_naive(self.broker_url, late=late)
        for letter in letters:
            app.send_task("naive.send", args=[letter])

    def start(self, *, late: bool) -> None:
        words = (self.broker_url, self.house.site.url, str(self.house.smtp.port), *(["--late"] if late else []))
        logs = self.house.home / "logs"
        logs.mkdir(exist_ok=True)
        for number in range(1, USUAL_WORKERS + 1):
            member = NaiveMember(f"naive-{number}", "naive", environment_of({}), logs, words)
            member.start()
            self.workers.append(member)

    def kill(self, member: NaiveMember) -> None:
        """Kill -9, and start it again, as a supervisor would."""
        member.kill()
        member.start()

    def end(self) -> None:
        for member in self.workers:
            member.kill()

    def end_when_quiet(self) -> None:
        """Until nothing has come for longer than Celery waits before it tries again, or all has."""
        seen, since = -1, time.monotonic()
        while sent(self.house.database) < self.house.letters and time.monotonic() < since + QUIET_SECONDS:
            if len(self.house.taken) != seen:
                seen, since = len(self.house.taken), time.monotonic()
            time.sleep(LOOK_SECONDS)


@contextmanager
def opened(house: House) -> Iterator[NaiveOffice]:
    """With a Valkey of its own that keeps an append-only file, and gone with all of it at the end."""
    with ExitStack() as undo:
        broker = OwnValkey(house.home / "naive-valkey", file=True)
        undo.callback(broker.stop)
        broker.start()
        office = NaiveOffice(house, broker)
        undo.callback(office.end)
        yield office


def verdict(house: House, seconds: float) -> Result:
    """What became of its letters. That it loses or repeats is to be shown; that it does neither would be suspicious."""
    copies = Counter(each.letter for each in house.taken)
    lost = sum(message_id(number) not in copies for number in range(1, house.letters + 1))
    again = sum(count - 1 for count in copies.values())
    suspicious = [] if lost or again else ["the harness is too kind: the usual way lost nothing and repeated nothing"]
    return Result(
        experiment=house.experiment.name,
        letters=house.letters,
        faults=len(house.faults),
        lost=lost,
        silent_duplicates=again,
        breaches=[*house.broken, *suspicious],
        seconds=seconds,
        contrast=True,
    )

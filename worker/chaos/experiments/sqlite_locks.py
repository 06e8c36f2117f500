"""What an exhausted server is to PostgreSQL, a foreign process that keeps the one write lock is to SQLite."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine.url import make_url

from worker.chaos.experiment import Experiment
from worker.chaos.ground import SQLITE
from worker.chaos.house import House
from worker.chaos.judge import all_lived, judge, none_came_twice, nothing_was_in_doubt

PATIENCE = 300.0  # seconds
LOCKS = 3
# Much less than a lease: an answer that came meanwhile is still written down in time, however many want the lock then.
HELD, LEASE = 4.0, 20.0
# With a small cache what it changes is in the log beside the database, uncommitted, when it dies.
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE letter SET state = 'dead', reason = 'never committed'")
print("locked", flush=True)
sys.stdin.read()
"""


def sqlite_locked(house: House) -> None:
    house.crew.start()
    path = Path(make_url(house.site.url).database or "")
    for number in range(1, LOCKS + 1):
        house.await_taken(number * house.letters // 6, PATIENCE)
        house.fault(f"a foreign process keeps the write lock for {HELD:g} s, and dies with it, {number} of {LOCKS}")
        with _locked(path):
            house.last(HELD)
    house.recovered()
    judge(house, all_lived, none_came_twice, nothing_was_in_doubt)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    words = [sys.executable, "-c", HOLDER, str(path)]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:  # noqa: S603 - our own words
        try:
            if holder.stdout is None or holder.stdout.readline() != b"locked\n":
                raise RuntimeError(f"{path} could not be locked")
            yield
        finally:
            holder.kill()


EXPERIMENTS = (
    Experiment("sqlite_locked", "a foreign process keeps the write lock", sqlite_locked, 800, only=SQLITE, lease=LEASE),
)

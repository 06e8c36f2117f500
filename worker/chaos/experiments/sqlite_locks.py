"""What an exhausted server is to PostgreSQL, a foreign process that keeps the one write lock is to SQLite."""

from worker.chaos.experiment import Experiment
from worker.chaos.finish import finish
from worker.chaos.ground import SQLITE
from worker.chaos.house import House
from worker.chaos.judge import all_lived, judge, none_came_twice, nothing_was_in_doubt, some_were_finished_first
from worker.chaos.write_lock import kept_by_another

PATIENCE = 300.0  # seconds
LOCKS = 3
FINISHED = 10  # tasks after each
# Much less than a lease: an answer that came meanwhile is still written down in time, however many want the lock then.
HELD, LEASE = 4.0, 20.0


def sqlite_locked(house: House) -> None:
    house.crew.start()
    path = house.database.engine.url.database or ""
    for number in range(1, LOCKS + 1):
        house.await_taken(number * house.letters // 6, PATIENCE)
        house.fault(f"a foreign process keeps the write lock for {HELD:g} s, and dies with it, {number} of {LOCKS}")
        with kept_by_another(path):
            house.last(HELD)
        finish(house, FINISHED)
    house.recovered()
    judge(house, all_lived, none_came_twice, nothing_was_in_doubt, some_were_finished_first)


EXPERIMENTS = (
    Experiment("sqlite_locked", "a foreign process keeps the write lock", sqlite_locked, 800, only=SQLITE, lease=LEASE),
)

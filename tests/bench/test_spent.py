"""What a step took is the difference of two readings."""

import os

from bench._spent import Meter, Spent
from tasks.database import Database
from tests.support.office import Office


def test_what_was_spent_between_two_readings_is_told_for_one_letter() -> None:
    before = Spent({"worker": 100.0}, {"wal": 1_000.0}, commits=5)
    after = Spent({"worker": 700.0}, {"wal": 4_000.0}, commits=65)
    assert after.since(before, 30) == Spent({"worker": 20.0}, {"wal": 100.0}, commits=2)


def test_what_a_server_writes_and_who_works_for_it_is_seen(database: Database) -> None:
    meter = Meter(database, {"here": os.getpid()})
    before = meter.read()
    Office(database).department("UBND xã số 1")
    spent = meter.read().since(before, 1)
    on_a_server = database.engine.dialect.name == "postgresql"
    assert spent.cpu_ms.keys() == ({"here", "database"} if on_a_server else {"here"})
    assert (spent.bytes["wal"] > 0) == on_a_server

import pytest

from tasks.database import Database
from tasks.tick import Tick
from worker.ticking import Ticking


@pytest.mark.parametrize(("every", "kept"), [(0, "second"), (3600, "first")])
def test_a_turn_is_written_down_now_and_then(sqlite_database: Database, every: float, kept: str) -> None:
    ticking = Ticking(sqlite_database, "relay", every)
    ticking.turned("first")
    ticking.turned("second")
    with sqlite_database.read() as session:
        assert session.get_one(Tick, "relay").words == kept

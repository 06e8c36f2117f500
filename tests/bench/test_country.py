"""How many workers a morning needs."""

import pytest

from bench._costs import Costs, Step
from bench._plant import Plant
from bench.country import workers_needed

STEPS = {
    "scan": Step({"scheduler": 0.5, "database": 0.5}, {}),
    "deliver": Step({"worker": 10, "scheduler": 1, "database": 4}, {}, commits=2),
}
COSTS = Costs({}, 4, 1.0, {"postgresql": STEPS})


@pytest.mark.parametrize(("letters", "workers"), [(1_000, 1), (320_000, 1), (360_000, 2), (590_000, 2)])
def test_the_fewest_workers_are_found_with_which_all_leave_in_the_hour(letters: int, workers: int) -> None:
    assert workers_needed(COSTS, Plant(mail_ms=0), letters, 3_600) == workers


def test_more_workers_than_the_database_can_serve_are_not_called_a_way() -> None:
    with pytest.raises(ValueError, match="do not leave in 3600 s"):
        workers_needed(COSTS, Plant(mail_ms=0, database_cores=1), 1_000_000, 3_600)

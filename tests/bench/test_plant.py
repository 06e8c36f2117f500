"""What parts can do together: the slowest decides."""

from datetime import date

import pytest

from bench._costs import Costs, Step, read_costs
from bench._plant import Plant, bottleneck, capacity, throughput, utilisation

DELIVER = Step({"worker": 10, "scheduler": 1, "database": 4, "broker": 0.1, "mail": 1}, {}, commits=2)
COSTS = Costs({"date": "2026-11-26"}, 4, 1.0, {"postgresql": {"deliver": DELIVER}, "sqlite": {"deliver": DELIVER}})


@pytest.mark.parametrize(
    ("plant", "part", "a_second"),
    [
        (Plant(workers=2, mail_ms=0), "worker CPU", 200),
        (Plant(workers=2, mail_ms=0, threads=1), "worker threads", 2 * 1000 / 17),
        (Plant(workers=2, mail_ms=783), "worker threads", 16 * 1000 / 800),
        (Plant(workers=20, database_cores=4), "scheduler CPU", 1000),
        (Plant(workers=20, database_cores=1), "database CPU", 250),
        (Plant(workers=2, mail_a_second=20), "mail server", 20),
        (Plant(workers=9, mail_ms=0, cores=2), "the machine's CPU", 2 * 1000 / 16.1),
        (Plant("sqlite", workers=9, mail_ms=0), "commits", 500),
    ],
)
def test_the_slowest_part_decides(plant: Plant, part: str, a_second: float) -> None:
    plant_of_four = plant if plant.database == "postgresql" else Plant("sqlite", workers=9, mail_ms=0, database_cores=9)
    assert bottleneck(COSTS, plant_of_four) == part
    assert throughput(COSTS, plant_of_four) == pytest.approx(a_second)
    assert utilisation(COSTS, plant_of_four)[part] == 1


def test_a_worker_more_helps_until_another_part_is_full() -> None:
    rates = [throughput(COSTS, Plant(workers=count, mail_ms=0)) for count in (1, 2, 10, 20)]
    assert rates == pytest.approx([100, 200, 1000, 1000])


def test_a_plant_without_a_limit_of_the_mail_server_has_none() -> None:
    assert utilisation(COSTS, Plant())["mail server"] == 0


def test_the_costs_that_are_kept_are_of_a_day_and_a_machine_and_speak_of_both_databases() -> None:
    kept = read_costs()
    assert date.fromisoformat(kept.on["date"])
    assert kept.on["processors"]
    for kind in ("postgresql", "sqlite"):
        assert 0 < throughput(kept, Plant(kind)) <= min(capacity(kept, Plant(kind)).values())

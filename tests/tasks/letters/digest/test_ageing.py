import pytest

from tasks.letters.digest.ageing import SPANS, span, spread


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "1–7"), (1, "1–7"), (7, "1–7"), (8, "8–30"), (30, "8–30"), (31, "31–90"), (90, "31–90"), (91, "trên 90")],
)
def test_each_delay_falls_in_its_span(days: int, name: str) -> None:
    assert SPANS[span(days)] == name


def test_a_spread_counts_every_task_once() -> None:
    assert spread([1, 7, 8, 95, 200]) == (2, 1, 0, 2)

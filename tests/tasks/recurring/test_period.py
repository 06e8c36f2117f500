from datetime import date

import pytest

from tasks.recurring.period import name_periods
from tasks.recurring.rule import Rule


@pytest.mark.parametrize(
    ("rule", "names"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", [("2026-11", "kỳ tháng 11/2026"), ("2026-12", "kỳ tháng 12/2026")]),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1", [("2026-Q4", "quý IV/2026")]),
        ("FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=15", [("2026", "kỳ năm 2026")]),
        ("FREQ=MONTHLY;BYMONTHDAY=1,28", [("2026-11-28", "kỳ ngày 28/11/2026"), ("2026-12-01", "kỳ ngày 01/12/2026")]),
    ],
)
def test_a_period_is_called_as_the_office_calls_it(rule: str, names: list[tuple[str, str]]) -> None:
    found = name_periods(Rule(rule, date(2025, 1, 1)), date(2026, 11, 20), date(2026, 12, 31))
    assert [(each.key, each.name) for each in found][: len(names)] == names


def test_a_week_is_numbered_as_the_calendar_numbers_it() -> None:
    (found,) = name_periods(Rule("FREQ=WEEKLY;BYDAY=FR", date(2026, 1, 1)), date(2027, 1, 1), date(2027, 1, 3))
    assert (found.key, found.name) == ("2026-W53", "tuần 53/2026")

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.day_field import FIRST_YEAR, LAST_YEAR, is_picked, read_day

DAYS = st.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(DAYS)
def test_a_day_is_read_as_picked_and_as_typed(day: date) -> None:
    assert read_day(day.isoformat()) == day
    for separator in "/.-":
        assert read_day(f"{day.day}{separator}{day.month:02d}{separator}{day.year:04d}") == day


@given(st.text(max_size=20))
def test_any_text_is_a_day_or_none_and_a_picker_shows_days_only(text: str) -> None:
    found = read_day(text)
    assert found is None or FIRST_YEAR <= found.year <= LAST_YEAR
    assert not text or not is_picked(text) or found is not None


@pytest.mark.parametrize(
    "text", ["11/30/2026", "31/02/2026", "5/1/26", "2026-13-01", "05/01/1026", "٠٥/٠١/٢٠٢٦", "hôm nay", "0000-00-00"]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert read_day(text) is None


def test_spaces_around_the_separators_do_not_matter() -> None:
    assert read_day(" 5 / 1 / 2026 ") == date(2026, 1, 5)

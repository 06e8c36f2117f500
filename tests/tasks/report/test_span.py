from datetime import date

import pytest

from tasks.report.span import Span, SpanError, span

TODAY = date(2026, 11, 25)


def test_a_period_is_judged_on_its_last_day_or_today_where_that_has_not_come() -> None:
    assert span(date(2026, 1, 1), date(2026, 6, 30), TODAY).as_of == date(2026, 6, 30)
    assert span(date(2026, 1, 1), date(2026, 12, 15), TODAY) == Span(date(2026, 1, 1), TODAY, TODAY)


def test_what_was_given_after_the_day_of_judgement_is_left_out() -> None:
    found = span(date(2026, 1, 1), date(2026, 6, 30), TODAY, as_of=date(2026, 5, 31))
    assert found == Span(date(2026, 1, 1), date(2026, 5, 31), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("first", "as_of", "words"),
    [
        (date(2026, 7, 1), None, "từ 01/07/2026 đến 30/06/2026: ngày đầu ở sau ngày cuối"),
        (date(2026, 1, 1), date(2026, 11, 26), "26/11/2026 chưa đến"),
    ],
)
def test_days_that_do_not_fit_are_refused_by_name(first: date, as_of: date | None, words: str) -> None:
    with pytest.raises(SpanError, match=words):
        span(first, date(2026, 6, 30), TODAY, as_of)

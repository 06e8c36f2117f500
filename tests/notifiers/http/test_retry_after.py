"""How long a server asks to be left alone, whatever it writes there."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from notifiers.http.retry_after import LONGEST, retry_after

NOW = datetime(2026, 11, 25, 21, 0, tzinfo=UTC)
ITS_CLOCK = "Wed, 25 Nov 2026 21:58:00 GMT"
AT_TEN = "Wed, 25 Nov 2026 22:00:00 GMT"


def asked(text: str, date: str | None = None) -> httpx.Response:
    return httpx.Response(429, headers={"Retry-After": text} | ({"Date": date} if date is not None else {}))


@pytest.mark.parametrize(
    ("text", "seconds"), [("0", 0), ("120", 120), (" 7 ", 7), ("86401", 86_400), ("9" * 5_000, 86_400)]
)
def test_seconds_are_kept_to_up_to_a_day(text: str, seconds: int) -> None:
    assert retry_after(asked(text)) == timedelta(seconds=seconds)


def test_a_moment_is_by_the_servers_own_clock_where_it_shows_it() -> None:
    assert retry_after(asked(AT_TEN, ITS_CLOCK), NOW) == timedelta(minutes=2)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Wed, 25 Nov 2026 21:58:00 -0000"])
def test_without_its_clock_a_moment_is_counted_from_ours(date: str | None) -> None:
    assert retry_after(asked(AT_TEN, date), NOW) == timedelta(hours=1)


def test_without_any_clock_a_moment_says_nothing() -> None:
    assert retry_after(asked(AT_TEN)) is None


def test_a_moment_that_is_over_asks_for_no_wait_and_one_of_another_age_for_a_day() -> None:
    assert retry_after(asked("Wed, 25 Nov 2026 20:00:00 GMT"), NOW) == timedelta(0)
    assert retry_after(asked("Fri, 31 Dec 9999 23:59:59 -2359", "Mon, 01 Jan 0001 00:00:00 +2359"), NOW) == LONGEST


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-5",
        "1.5",
        "٧",
        "soon",
        "Wed, 25 Nov 2026 22:00:00 -0000",
        "Fri, 31 Dec 99999999999 23:59:59 GMT",
        "Fri, 99 Dec 99999999999999999999 1:1:1 +99999999999999999",
        "Fri, 31 Dec 2026 23:59:59 +9999999999999999999",
        "Fri, 31 Dec 2026 99:99:99 GMT",
    ],
)
def test_what_is_neither_seconds_nor_a_date_says_nothing(text: str) -> None:
    response = httpx.Response(429, headers={b"Retry-After": text.encode(), b"Date": ITS_CLOCK.encode()})
    assert retry_after(response, NOW) is None

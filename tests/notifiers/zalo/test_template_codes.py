from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifiers.error import ErrorKind
from notifiers.zalo import oa_codes
from notifiers.zalo.hours import Hours
from notifiers.zalo.template_codes import CODES, TOKEN_OVER, template_meaning

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
NOON = Hours(datetime(2026, 11, 25, 12, tzinfo=ZONE), ZONE)


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (ErrorKind.THROTTLED, "-144 -147 -160 -1441 -133 -234 -32 -211 -218"),
        (ErrorKind.RECIPIENT, "-108 -114 -118 -119 -134 -139 -140 -141 -213 -217 -227 -230 -232 -244"),
        (ErrorKind.CONFIG, "-115 -117 -124 -131 -135 -1351 -136 -137 -138 -145 -146 -101 -102 -103 -104 -105 -1241"),
        (ErrorKind.CONTENT, "-109 -111 -112 -113 -116 -121 -122 -130 -132 -1121 -1122 -1124 -249"),
        (ErrorKind.AMBIGUOUS, "-100 -200 -9999"),
    ],
)
def test_every_known_number_has_its_meaning(kind: ErrorKind, codes: str) -> None:
    assert {code: template_meaning(int(code), NOON).kind for code in codes.split()} == dict.fromkeys(
        codes.split(), kind
    )


@pytest.mark.parametrize(
    ("code", "wait", "of_channel"),
    [
        (-133, timedelta(hours=18), True),
        (-234, timedelta(hours=18), True),
        (-144, timedelta(hours=18), True),
        (-147, timedelta(hours=18), False),
        (-160, timedelta(hours=18), False),
        (-1441, timedelta(days=5, hours=18), True),
        (-32, timedelta(seconds=60), True),
    ],
)
def test_a_throttle_waits_until_it_is_over(code: int, wait: timedelta, of_channel: bool) -> None:
    meaning = template_meaning(code, NOON)
    assert (meaning.wait, meaning.of_channel) == (wait, of_channel)


def test_a_quota_of_the_day_is_not_over_before_the_day_is() -> None:
    early = Hours(datetime(2026, 11, 25, 1, tzinfo=ZONE), ZONE)
    waits = [template_meaning(code, early).wait for code in (-133, -144)]
    assert waits == [timedelta(hours=5), timedelta(hours=29)]


def test_every_number_says_why() -> None:
    assert all(template_meaning(code, NOON).why for code in CODES)
    assert "no Zalo account" in template_meaning(-118, NOON).why


def test_a_token_is_over_by_the_numbers_of_both_interfaces() -> None:
    assert frozenset({-124, -216, -220}) == TOKEN_OVER


def test_the_two_interfaces_share_no_number_that_they_mean_differently() -> None:
    assert {code: CODES[code] for code in oa_codes.CODES} == oa_codes.CODES

from datetime import timedelta

import pytest

from notifiers.error import ErrorKind
from notifiers.zalo.oa_codes import CODES, TOKEN_OVER, oa_meaning


@pytest.mark.parametrize(
    ("kind", "codes"),
    [
        (ErrorKind.THROTTLED, "-32 -211 -218"),
        (ErrorKind.RECIPIENT, "-213 -217 -227 -230 -232 -244"),
        (ErrorKind.CONFIG, "-204 -205 -209 -212 -219 -221 -223 -224 -237 -242 -320 -321 -403"),
        (ErrorKind.CONTENT, "-201 -210 -233 -248 -249"),
        (ErrorKind.AMBIGUOUS, "-200"),
    ],
)
def test_every_known_number_has_its_meaning(kind: ErrorKind, codes: str) -> None:
    assert {oa_meaning(int(code)).kind for code in codes.split()} == {kind}


def test_token_and_endpoint_are_for_the_operator_when_they_did_not_mend_themselves() -> None:
    assert {oa_meaning(code).kind for code in TOKEN_OVER | {-235, -240}} == {ErrorKind.CONFIG}


def test_a_throttle_waits_as_long_as_its_number_says() -> None:
    waits = [oa_meaning(code).wait for code in (-32, -211, -218)]
    assert waits == [timedelta(seconds=60), timedelta(days=1), timedelta(days=1)]


def test_only_what_holds_for_every_message_of_the_oa_rests_the_channel() -> None:
    assert {code for code, meaning in CODES.items() if meaning.of_channel} == {-32, -211}


def test_a_number_nobody_knows_is_in_doubt() -> None:
    assert oa_meaning(-12345).kind is ErrorKind.AMBIGUOUS


def test_every_number_says_why() -> None:
    assert all(meaning.why for meaning in CODES.values())
    assert "7 days" in oa_meaning(-230).why
    assert "follow" in oa_meaning(-213).why

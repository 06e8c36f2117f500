import pytest

from notifiers.error import ErrorKind
from notifiers.zalo.codes import ENDPOINTS, TOKEN_OVER, oa_meaning


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


def test_token_and_endpoint_are_for_the_operator_until_they_mend_themselves() -> None:
    assert {oa_meaning(code).kind for code in TOKEN_OVER | ENDPOINTS.keys()} == {ErrorKind.CONFIG}


def test_a_number_nobody_knows_is_in_doubt() -> None:
    assert oa_meaning(-12345).kind is ErrorKind.AMBIGUOUS

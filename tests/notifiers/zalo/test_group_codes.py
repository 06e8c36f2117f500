"""A group that is gone is one recipient less, and no fault of the settings."""

import pytest

from notifiers.error import ErrorKind
from notifiers.zalo.group_codes import CODES, group_meaning
from notifiers.zalo.oa_codes import CODES as OA_CODES
from notifiers.zalo.oa_codes import oa_meaning


@pytest.mark.parametrize("code", [-237, -403])
def test_a_group_that_is_gone_stops_no_other_group(code: int) -> None:
    assert group_meaning(code).kind is ErrorKind.RECIPIENT
    assert oa_meaning(code).kind is ErrorKind.CONFIG


@pytest.mark.parametrize("code", sorted(OA_CODES.keys() - {-237, -403}))
def test_every_other_number_means_what_it_means_for_the_account(code: int) -> None:
    assert group_meaning(code) == oa_meaning(code)


def test_a_number_that_no_page_names_is_in_doubt() -> None:
    assert -99999 not in CODES
    assert group_meaning(-99999).kind is ErrorKind.AMBIGUOUS

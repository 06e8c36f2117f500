import re

from hypothesis import given
from hypothesis import strategies as st

from notifiers.zalo.tracking import tracking_id


@given(st.text(max_size=300))
def test_any_key_gives_what_zalo_takes(key: str) -> None:
    assert re.fullmatch(r"[0-9A-Za-z]{1,48}", tracking_id(key))


def test_a_letters_id_stays_the_same_for_ever() -> None:
    """Zalo's events name letters by it, also those that an older version sent."""
    assert tracking_id("1/zalo_template/reminder/2026-11-23") == "89f668f1ec0121ea6fbcc73933e48953d8a3e217dbdad0f9"


def test_no_other_letter_has_it() -> None:
    assert tracking_id("1/zalo_template/reminder/2026-11-23") != tracking_id("1/zalo_template/reminder/2026-11-24")

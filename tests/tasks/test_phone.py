"""Numbers as people write them."""

import pytest

from tasks.contact import Contact
from tasks.phone import implied_address, mobile


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("0912345678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("(091) 234 56-78", "+84912345678"),
        ("+84 912 345 678", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0242.825.4567", None),
        ("1900 1234", None),
        ("091234567", None),
        ("09123456789", None),
        ("số máy lẻ 12", None),
        ("", None),
        (None, None),
    ],
)
def test_a_mobile_number_is_known_in_any_spelling_and_no_other_is(written: str | None, meant: str | None) -> None:
    assert mobile(written) == meant


def test_a_template_goes_to_the_phone_else_to_the_user_and_a_gateway_to_the_phone() -> None:
    assert implied_address("zalo_template", "0912345678", "77") == "+84912345678"
    assert implied_address("zalo_template", "024 3825", "77") == "77"
    assert implied_address("webhook:sms", "0912345678", "77") == "+84912345678"
    assert implied_address("webhook:sms", None, "77") is None
    assert implied_address("zalo_bot", "0912345678", "77") is None


def test_an_address_that_was_entered_stands_before_one_that_is_implied() -> None:
    contact = Contact(phone="0912345678")
    contact.move("webhook:sms", "to-duong-1")
    assert (contact.address("webhook:sms"), contact.address("zalo_template")) == ("to-duong-1", "+84912345678")


def test_what_was_known_of_an_address_does_not_hold_for_the_next() -> None:
    contact = Contact(zalo_user_id="77")
    contact.addresses["zalo"].closed = "unfollowed"
    contact.move("zalo", "77")
    assert [each.closed for each in contact.addresses.values()] == ["unfollowed"]
    contact.zalo_user_id = "78"
    assert [(each.address, each.closed) for each in contact.addresses.values()] == [("78", None)]
    contact.zalo_user_id = None
    assert contact.addresses == {}

"""A slip in an address is found when it is entered."""

import pytest

from tasks.entered_address import WrongAddressError, read_address


@pytest.mark.parametrize(
    ("channel", "text", "address"),
    [
        ("email", " vanthu@sxd.gov.vn ", "vanthu@sxd.gov.vn"),
        ("zalo", "2512523625412515", "2512523625412515"),
        ("zalo_group", "f414c8f76fa586fbdfb4", "f414c8f76fa586fbdfb4"),
        ("zalo_bot", "chat_id-7", "chat_id-7"),
        ("zalo_template", "0912.345.678", "+84912345678"),
        ("zalo_template", "84912345678", "+84912345678"),
        ("zalo_template", "2512523625412515", "2512523625412515"),
        ("webhook:sms", "phòng 12", "phòng 12"),
    ],
)
def test_an_address_is_stored_as_its_channel_wants_it(channel: str, text: str, address: str) -> None:
    assert read_address(channel, text) == address


@pytest.mark.parametrize(
    ("channel", "text", "expected"),
    [
        ("email", "a@sxd.gov.vn; b@sxd.gov.vn", "một địa chỉ email"),
        ("email", "a@sxd.gov.vn\r\nBcc: b@sxd.gov.vn", "một địa chỉ email"),
        ("zalo", "4.31843E+18", "chỉ có chữ số"),
        ("zalo", "١٢٣", "chỉ có chữ số"),
        ("zalo_group", "nhóm của Sở", "mã nhóm Zalo"),
        ("zalo_group", "a" * 65, "mã nhóm Zalo"),
        ("zalo_bot", "a b", "Zalo Bot"),
        ("zalo_template", "0205 3812 345", "một số di động"),
        ("zalo_template", "09123456789", "một số di động"),
        ("webhook:sms", " \u200b ", "một địa chỉ mà cổng biết"),
        ("zalo", "", "chỉ có chữ số"),
    ],
)
def test_what_a_channel_cannot_use_is_refused_with_what_it_wants(channel: str, text: str, expected: str) -> None:
    with pytest.raises(WrongAddressError) as refused:
        read_address(channel, text)
    assert expected in refused.value.expected
    assert refused.value.expected in str(refused.value)

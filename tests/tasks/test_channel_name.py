"""What people call channels, read back."""

import pytest

from tasks.channel_name import KNOWN, ChannelNameError, read_channel, read_channels
from tasks.channel_words import channel_words


@pytest.mark.parametrize("name", KNOWN)
def test_a_channel_is_known_by_its_name_and_by_what_an_officer_is_shown(name: str) -> None:
    assert read_channel(name) == read_channel(channel_words(name)) == read_channel(f" {name.upper()} ") == name


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("nhom zalo", "zalo_group"),
        ("NHÓM  ZALO", "zalo_group"),
        ("thư điện tử", "email"),
        ("Webhook:SMS", "webhook:sms"),
        ("webhook:nhan-tin_2", "webhook:nhan-tin_2"),
    ],
)
def test_marks_capitals_and_spaces_do_not_count(text: str, channel: str) -> None:
    assert read_channel(text) == channel


@pytest.mark.parametrize("text", ["fax", "", "zalo email", "webhook:", "webhook: sms", f"webhook:{'a' * 33}"])
def test_any_other_word_is_refused_with_what_is_expected(text: str) -> None:
    with pytest.raises(ChannelNameError, match=f"«{text}»; cần email, zalo, nhóm zalo"):
        read_channel(text)


def test_several_are_read_in_order_each_once() -> None:
    assert read_channels("zalo; nhóm zalo,\n zalo ,, email") == ("zalo", "zalo_group", "email")
    assert read_channels(" ; ") == ()

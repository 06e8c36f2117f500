from notifiers.channels import ChannelConfig, open_channels
from notifiers.email.config import EmailConfig
from notifiers.email.url import parse_smtp_url
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.token import FixedToken


def test_only_what_is_set_up_is_opened() -> None:
    email = EmailConfig(parse_smtp_url("smtp://127.0.0.1:1?starttls=no"), allowed=lambda _: True)
    assert open_channels(ChannelConfig()) == {}
    assert list(open_channels(ChannelConfig(email=email))) == ["email"]


def test_a_channel_answers_to_its_name() -> None:
    email = EmailConfig(parse_smtp_url("smtp://127.0.0.1:1?starttls=no"), allowed=lambda _: True)
    channels = open_channels(ChannelConfig(email, ZaloConfig("https://openapi.zalo.me", FixedToken("t"))))
    assert {name: channel.name for name, channel in channels.items()} == {"email": "email", "zalo": "zalo"}

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from notifiers.channels import FACTORIES, ChannelConfig, open_channels
from notifiers.email.config import EmailConfig
from notifiers.email.url import parse_smtp_url
from notifiers.zalo.bot_config import BotConfig
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.template_config import TemplateConfig
from notifiers.zalo.token import FixedToken

TOKENS = FixedToken("t")
OA = "https://openapi.zalo.me"


def noon() -> datetime:
    return datetime(2026, 11, 25, 5, tzinfo=UTC)


def all_of_them() -> ChannelConfig:
    return ChannelConfig(
        email=EmailConfig(parse_smtp_url("smtp://127.0.0.1:1?starttls=no"), allowed=lambda _: True),
        zalo=ZaloConfig(OA, TOKENS),
        zalo_group=ZaloConfig(OA, TOKENS),
        zalo_template=TemplateConfig(
            business_url="https://business.openapi.zalo.me",
            oa_url=OA,
            tokens=TOKENS,
            templates={},
            now=noon,
            zone=ZoneInfo("Asia/Ho_Chi_Minh"),
        ),
        zalo_bot=BotConfig("https://bot-api.zaloplatforms.com", "1:t"),
    )


def test_only_what_is_set_up_is_opened() -> None:
    assert open_channels(ChannelConfig()) == {}
    assert list(open_channels(ChannelConfig(zalo_group=ZaloConfig(OA, TOKENS)))) == ["zalo_group"]


def test_a_channel_answers_to_its_name() -> None:
    channels = open_channels(all_of_them())
    assert {name: channel.name for name, channel in channels.items()} == {name: name for name in FACTORIES}

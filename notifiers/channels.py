"""Every way that letters can leave. A new channel is a package of its own, a line here, and its settings."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from notifiers.channel import Channel
from notifiers.email.channel import EmailChannel
from notifiers.email.config import EmailConfig
from notifiers.webhook.channel import WebhookChannel
from notifiers.webhook.config import WebhookConfig
from notifiers.zalo.bot import BotChannel
from notifiers.zalo.bot_config import BotConfig
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.consultation import ConsultationChannel
from notifiers.zalo.group import GroupChannel
from notifiers.zalo.template import TemplateChannel
from notifiers.zalo.template_config import TemplateConfig


@dataclass(frozen=True)
class ChannelConfig:
    """One field a channel, named as it is; None where it is not set up."""

    email: EmailConfig | None = None
    zalo: ZaloConfig | None = None
    zalo_group: ZaloConfig | None = None
    zalo_template: TemplateConfig | None = None
    zalo_bot: BotConfig | None = None
    webhooks: tuple[WebhookConfig, ...] = ()  # gateways of the province: each is a channel of its own, webhook:<name>


FACTORIES: dict[str, Callable[[Any], Channel]] = {
    "email": EmailChannel,
    "zalo": ConsultationChannel,
    "zalo_group": GroupChannel,
    "zalo_template": TemplateChannel,
    "zalo_bot": BotChannel,
}


def open_channels(config: ChannelConfig) -> dict[str, Channel]:
    """The channels that are set up, by name. None of them connects before its first letter."""
    parts = {name: getattr(config, name) for name in FACTORIES}
    opened = {name: FACTORIES[name](part) for name, part in parts.items() if part is not None}
    return opened | {channel.name: channel for channel in map(WebhookChannel, config.webhooks)}

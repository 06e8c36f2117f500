"""From the settings to the channels that letters leave by: which are set up, and how."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from notifiers.channels import ChannelConfig
from notifiers.email.config import EmailConfig
from notifiers.email.url import parse_smtp_url
from notifiers.webhook.config import WebhookConfig
from notifiers.webhook.endpoint_file import load_endpoints
from notifiers.zalo.bot_config import BotConfig
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.template_config import TemplateConfig
from notifiers.zalo.template_file import load_templates
from notifiers.zalo.token import TokenSource
from tasks.address import read_domains
from tasks.bucket import Rate
from tasks.clock import Clock, SystemClock
from worker.settings import Settings

# An Official Account may write to an officer for so long after the officer wrote to it.
WINDOWS = {"zalo": timedelta(days=7)}


@dataclass(frozen=True)
class ChannelSettings:
    settings: Settings
    clock: Clock

    @property
    def names(self) -> tuple[str, ...]:
        """The channels that are set up, email first."""
        found, by_oa = self.settings, self.settings.has_official_account
        set_up = {
            "zalo": by_oa,
            "zalo_group": by_oa,
            "zalo_template": by_oa and found.zalo_templates is not None,
            "zalo_bot": bool(found.zalo_bot_token.get_secret_value()),
        }
        return ("email", *(name for name, here in set_up.items() if here), *self._gateway_names)

    @property
    def take_once(self) -> frozenset[str]:
        """The channels whose receivers take a letter that comes twice only once."""
        return frozenset(each.channel for each in self._gateways() if each.idempotent)

    def config(self, smtp_url: str, tokens: TokenSource | None) -> ChannelConfig:
        """Every channel's own part. `tokens` are the Official Account's, None without one."""
        email = EmailConfig(parse_smtp_url(smtp_url), read_domains(self.settings.email_domains).allow)
        bot = self.settings.zalo_bot_token.get_secret_value()
        return ChannelConfig(
            email=email,
            zalo=self._official_account(tokens),
            zalo_group=self._official_account(tokens),
            zalo_template=self._templates(tokens),
            zalo_bot=BotConfig(self.settings.zalo_bot_url, bot) if bot else None,
            webhooks=self._gateways(),
        )

    @property
    def rates(self) -> dict[str, Rate]:
        """How fast each channel may send; one without a limit is missing."""
        a_minute = {"email": self.settings.email_per_minute}
        a_minute |= {name: self.settings.zalo_per_minute for name in self.names if name.startswith("zalo")}
        return {channel: Rate(letters) for channel, letters in a_minute.items() if letters}

    def _official_account(self, tokens: TokenSource | None) -> ZaloConfig | None:
        if tokens is None:
            return None
        return ZaloConfig(base_url=self.settings.zalo_url, tokens=tokens, app_secret=self._proof)

    def _templates(self, tokens: TokenSource | None) -> TemplateConfig | None:
        found = self.settings
        if tokens is None or found.zalo_templates is None:
            return None
        return TemplateConfig(
            business_url=found.zalo_business_url,
            oa_url=found.zalo_url,
            tokens=tokens,
            templates=load_templates(found.zalo_templates),
            now=self.clock.now,
            zone=found.zone,
            app_secret=self._proof,
            status_by=found.zalo_status_by,
        )

    @property
    def _proof(self) -> str:
        return self.settings.zalo_app_secret.get_secret_value() if self.settings.zalo_proof else ""

    @property
    def _gateway_names(self) -> tuple[str, ...]:
        return tuple(each.channel for each in self._gateways())

    def _gateways(self) -> tuple[WebhookConfig, ...]:
        # By the true time, whatever a rehearsal says: who takes the letter judges its signature by a clock of its own.
        path = self.settings.webhooks
        return load_endpoints(path, SystemClock(0).now) if path else ()


def windows(names: tuple[str, ...]) -> Mapping[str, timedelta]:
    return {name: window for name, window in WINDOWS.items() if name in names}

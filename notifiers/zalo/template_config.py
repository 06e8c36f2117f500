from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from notifiers.zalo.setting import base_url
from notifiers.zalo.template_data import Template
from notifiers.zalo.token import TokenSource

StatusBy = Literal["message_id", "tracking_id"]


@dataclass(frozen=True, kw_only=True)
class TemplateConfig:
    """An Official Account that sends approved templates, to phone numbers and to user ids.

    `status_by` says what a message in doubt may be asked for by; no page confirms that Zalo knows tracking ids there.

    Raises:
        ZaloConfigError: a base URL cannot be used.
    """

    business_url: str  # https://business.openapi.zalo.me, or a gateway: for phone numbers, and for what became of one
    oa_url: str  # https://openapi.zalo.me, or a gateway: for user ids
    tokens: TokenSource = field(repr=False)
    templates: Mapping[str, Template]  # by the letter's kind
    now: Callable[[], datetime]  # aware
    zone: ZoneInfo
    app_secret: str = field(default="", repr=False)
    status_by: StatusBy = "message_id"
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0

    def __post_init__(self) -> None:
        base_url(self.business_url, "Zalo business base URL")
        base_url(self.oa_url)

    @property
    def phone_url(self) -> str:
        return f"{self.business_url.rstrip('/')}/message/template"

    @property
    def user_url(self) -> str:
        return f"{self.oa_url.rstrip('/')}/v3.0/oa/message/template"

    @property
    def status_url(self) -> str:
        return f"{self.business_url.rstrip('/')}/message/status"

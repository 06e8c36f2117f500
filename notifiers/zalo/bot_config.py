import re
from dataclasses import dataclass, field

from notifiers.zalo.setting import ZaloConfigError, base_url

# What can stand in a path as it is.
_TOKEN = re.compile(r"[0-9A-Za-z:_.~-]{1,512}")


@dataclass(frozen=True)
class BotConfig:
    """A bot: one token that lives until a person replaces it.

    Raises:
        ZaloConfigError: the base URL or the token cannot be used.
    """

    base_url: str  # https://bot-api.zaloplatforms.com, or a gateway that the province runs
    token: str = field(repr=False)
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0

    def __post_init__(self) -> None:
        base_url(self.base_url, "Zalo bot base URL")
        if not _TOKEN.fullmatch(self.token):
            raise ZaloConfigError("Zalo bot token: expected letters, digits and :_.~- only, found none or others")

    def url(self, method: str) -> str:
        """The address of a method. It holds the token: never show it."""
        return f"{self.base_url.rstrip('/')}/bot{self.token}/{method}"

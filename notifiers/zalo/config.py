from dataclasses import dataclass, field

from notifiers.zalo.setting import base_url
from notifiers.zalo.token import TokenSource


@dataclass(frozen=True)
class ZaloConfig:
    """An Official Account that writes to its followers, or into its groups.

    Raises:
        ZaloConfigError: the base URL cannot be used.
    """

    base_url: str  # https://openapi.zalo.me, or a gateway that the province runs
    tokens: TokenSource = field(repr=False)
    app_secret: str = field(default="", repr=False)  # proves that the app itself asks; "" where Zalo asks for no proof
    connect_seconds: float = 10.0
    answer_seconds: float = 30.0

    def __post_init__(self) -> None:
        base_url(self.base_url)

    def url(self, path: str) -> str:
        return self.base_url.rstrip("/") + path

from collections.abc import Callable
from dataclasses import dataclass

from notifiers.email.url import SmtpUrl


@dataclass(frozen=True)
class EmailConfig:
    """How letters leave by email. One letter takes at most connect + 8 answers + the final answer."""

    url: SmtpUrl
    allowed: Callable[[str], bool]  # may the office write to this mailbox (ASCII, domain in lower case)?
    answer_seconds: float = 30.0  # longest wait for connecting and for each answer but the last
    final_seconds: float = 120.0  # longest wait after the final dot: giving up early turns sent letters into doubts
    idle_seconds: float = 60.0  # a connection unused for longer is not trusted

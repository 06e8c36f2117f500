from dataclasses import dataclass, field
from datetime import timedelta

from notifiers.zalo.answer import Answer, number
from notifiers.zalo.setting import secret

# As long as Zalo's tokens live, where an answer does not say it.
USUAL_LIFE = timedelta(hours=25)


@dataclass(frozen=True)
class Pair:
    """An access token, and the refresh token that gives the next pair, once. Store it before it is used.

    Raises:
        ZaloConfigError: a token that could not be sent back.
    """

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    lives: timedelta  # the access token, from now on

    def __post_init__(self) -> None:
        secret(self.access_token, "access token")
        secret(self.refresh_token, "refresh token")


def read_pair(answer: Answer) -> Pair | None:
    """The pair that an answer brings; None where one of the two is missing.

    It is taken whatever else the answer says: the token that paid for it is spent.

    Raises:
        ZaloConfigError: as Pair.
    """
    access, refresh = answer.body.get("access_token"), answer.body.get("refresh_token")
    if not (isinstance(access, str) and access and isinstance(refresh, str) and refresh):
        return None
    seconds = number(answer.body.get("expires_in"))
    return Pair(access, refresh, timedelta(seconds=seconds) if seconds and seconds > 0 else USUAL_LIFE)

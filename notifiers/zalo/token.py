"""Where an Official Account's access token comes from. It lives 25 hours; who keeps it knows how to get the next."""

from dataclasses import dataclass, field
from typing import Protocol

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.setting import secret


class TokenSource(Protocol):
    """Gives access tokens. Safe to share between threads."""

    def current(self) -> str:
        """The token to try first.

        Raises:
            NotifierError: there is none, or it cannot be read.
        """
        ...

    def renewed(self, spent: str) -> str:
        """A newer token than `spent`, which Zalo no longer takes; several callers may ask at the same time.

        Raises:
            NotifierError: there is none: `config`, `for_good` where a person must consent anew; the other kinds where
                it may yet come.
        """
        ...


@dataclass(frozen=True)
class FixedToken:
    """A token that a person put into the settings.

    Raises:
        ZaloConfigError: it is not fit for a header.
    """

    token: str = field(repr=False)

    def __post_init__(self) -> None:
        secret(self.token, "Zalo access token")

    def current(self) -> str:
        return self.token

    def renewed(self, spent: str) -> str:  # noqa: ARG002 - whichever was spent, there is no other
        words = "the fixed access token is over: put in a new one, or run `dondoc zalo login`"
        raise NotifierError(ErrorKind.CONFIG, words, for_good=True)

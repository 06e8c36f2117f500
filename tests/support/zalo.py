"""What tests of all ways of Zalo share: answers that took or refused a message, and tokens that are renewed."""

from typing import Any

import pytest

from notifiers.channel import Channel
from notifiers.error import ErrorKind, NotifierError
from tests.support.letters import a_letter

TOKEN = "t0ken-never-shown"
APP_SECRET = "app-s3cret-never-shown"
USER = "2512523625412515"
SENT = {"data": {"message_id": "63ecf43f0df7dba892e6", "user_id": USER}, "error": 0, "message": "Success"}


class Renewing:
    """Gives the tokens in turn; without one left it refuses as `over`."""

    def __init__(self, *tokens: str, over: ErrorKind = ErrorKind.CONFIG) -> None:
        self.spent: list[str] = []
        self._tokens = list(tokens)
        self._over = over

    def current(self) -> str:
        return self._tokens[0]

    def renewed(self, spent: str) -> str:
        self.spent.append(spent)
        if len(self._tokens) == 1:
            raise NotifierError(self._over, "no newer token", for_good=self._over is ErrorKind.CONFIG)
        self._tokens.pop(0)
        return self._tokens[0]


def nothing() -> None:
    """No gate."""


def refused(code: int | str, message: str = "refused") -> dict[str, Any]:
    return {"error": code, "message": message}


def failure(channel: Channel, **changes: Any) -> NotifierError:
    """The error of one letter, which goes to USER unless `to` says otherwise."""
    with pytest.raises(NotifierError) as failed:
        channel.send(a_letter(**({"to": USER} | changes)), nothing)
    return failed.value

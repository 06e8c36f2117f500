import re
from collections.abc import Callable
from urllib.parse import quote

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from notifiers.zalo.bot_answer import BotAnswer
from notifiers.zalo.bot_codes import bot_meaning
from notifiers.zalo.bot_config import BotConfig
from notifiers.zalo.outcome import read_outcome
from notifiers.zalo.text import chat_text

_CHAT_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class BotChannel:
    """Messages of a bot: to officers who wrote to it once, at any hour. An office needs no Official Account for it."""

    name = "zalo_bot"
    idempotent = False

    def __init__(self, config: BotConfig) -> None:
        self._config = config
        self._client = HttpClient(config.connect_seconds, config.answer_seconds)
        self._hidden = (config.token, quote(config.token, safe=""))  # whoever repeats the URL may quote it

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. Sends `letter.short` into the chat whose id is `letter.to`."""
        body = {"chat_id": _chat_id(letter.to), "text": chat_text(letter.short, resent=letter.resent)}
        request = httpx.Request("POST", self._config.url("sendMessage"), json=body)
        response, whole = self._client.send(request, before_wire)
        answer = BotAnswer(response, whole, self._hidden)
        return read_outcome(answer, lambda code: bot_meaning(code, answer.description, answer.wait))

    def close(self) -> None:
        self._client.close()


def _chat_id(text: str) -> str:
    if not _CHAT_ID.fullmatch(text):
        raise NotifierError(ErrorKind.RECIPIENT, "found no chat id of the bot, expected letters and digits")
    return text

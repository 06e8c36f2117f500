import re
from collections.abc import Callable
from typing import Any

import httpx

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient, no_mark
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from notifiers.zalo.answer import other_endpoint, read_answer
from notifiers.zalo.codes import V3
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.text import LONGEST, fit

# What a header says by email, words must say here.
RESENT = "(Gửi lại: lần trước chưa rõ tin đã tới hay chưa. Nếu Ông/Bà đã nhận, xin bỏ qua tin này.)\n"
_USER_ID = re.compile(r"[0-9]{1,32}")


class ConsultationChannel:
    """Consultation messages of an Official Account: to officers who wrote to it in the last seven days."""

    name = "zalo"

    def __init__(self, config: ZaloConfig) -> None:
        self._config = config
        self._client = HttpClient(config.connect_seconds, config.answer_seconds)
        self._path = V3  # until this OA is told otherwise

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. Sends `letter.short` to the user id `letter.to`, where need be to both endpoints in turn."""
        body = {"recipient": {"user_id": _user_id(letter.to)}, "message": {"text": _text(letter)}}
        asked = self._path
        response, whole = self._post(asked, body, before_wire)
        other = other_endpoint(response)
        if other and other != asked:
            # Refused for certain, so nothing has left; the letter is on the wire already.
            self._path = other
            response, whole = self._post(other, body, no_mark)
        return read_answer(response, whole=whole)

    def _post(self, path: str, body: dict[str, Any], before_wire: Callable[[], None]) -> tuple[httpx.Response, bool]:
        headers = {"access_token": self._config.access_token}
        request = httpx.Request("POST", self._config.url(path), headers=headers, json=body)
        return self._client.send(request, before_wire)

    def close(self) -> None:
        self._client.close()


def _user_id(text: str) -> str:
    if not _USER_ID.fullmatch(text):
        raise NotifierError(ErrorKind.RECIPIENT, "found no Zalo user id, expected digits")
    return text


def _text(letter: Letter) -> str:
    before = RESENT if letter.resent else ""
    text = fit(letter.short.encode("utf-8", "replace").decode("utf-8"), LONGEST - len(before))
    if not text:
        raise NotifierError(ErrorKind.CONTENT, "the letter has no text for chat")
    return before + text

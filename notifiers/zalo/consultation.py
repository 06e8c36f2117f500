from collections.abc import Callable

from notifiers.http.client import HttpClient, no_mark
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.endpoint import V3, other_endpoint
from notifiers.zalo.oa import Oa
from notifiers.zalo.oa_codes import oa_meaning
from notifiers.zalo.outcome import read_outcome
from notifiers.zalo.text import chat_text
from notifiers.zalo.user import user_id


class ConsultationChannel:
    """Consultation messages of an Official Account: to officers who wrote to it in the last seven days."""

    name = "zalo"
    idempotent = False

    def __init__(self, config: ZaloConfig) -> None:
        self._config = config
        client = HttpClient(config.connect_seconds, config.answer_seconds)
        self._oa = Oa(config.tokens, config.app_secret, client)
        self._path = V3  # until this OA is told otherwise

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. Sends `letter.short` to the user id `letter.to`, where need be to both endpoints in turn."""
        text = chat_text(letter.short, resent=letter.resent)
        body = {"recipient": {"user_id": user_id(letter.to)}, "message": {"text": text}}
        asked = self._path
        answer = self._oa.post(self._config.url(asked), body, before_wire)
        other = other_endpoint(answer)
        if other and other != asked:
            # Refused for certain, so nothing has left; the letter is on the wire already.
            self._path = other
            answer = self._oa.post(self._config.url(other), body, no_mark)
        return read_outcome(answer, oa_meaning)

    def close(self) -> None:
        self._oa.close()

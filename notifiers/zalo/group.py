import re
from collections.abc import Callable

from notifiers.error import ErrorKind, NotifierError
from notifiers.http.client import HttpClient
from notifiers.letter import Letter
from notifiers.receipt import Receipt
from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.group_codes import group_meaning
from notifiers.zalo.oa import Oa
from notifiers.zalo.outcome import read_outcome
from notifiers.zalo.text import chat_text

GROUP_PATH = "/v3.0/oa/group/message"
_GROUP_ID = re.compile(r"[0-9A-Za-z_-]{1,64}")


class GroupChannel:
    """Messages into a group that an Official Account runs (GMF): at any hour, to all who are in it."""

    name = "zalo_group"
    idempotent = False

    def __init__(self, config: ZaloConfig) -> None:
        self._config = config
        client = HttpClient(config.connect_seconds, config.answer_seconds)
        self._oa = Oa(config.tokens, config.app_secret, client)

    def send(self, letter: Letter, before_wire: Callable[[], None]) -> Receipt:
        """See Channel. Sends `letter.short` into the group whose id is `letter.to`."""
        text = chat_text(without_mentions(letter.short), resent=letter.resent)
        body = {"recipient": {"group_id": _group_id(letter.to)}, "message": {"text": text}}
        return read_outcome(self._oa.post(self._config.url(GROUP_PATH), body, before_wire), group_meaning)

    def close(self) -> None:
        self._oa.close()


def without_mentions(text: str) -> str:
    """The text with `[@` parted by a plain space.

    Zalo reads `[@` in a group as the start of a mention, and words of a workbook must not call a person by name in
    front of all. No way to escape it is told. A space shows for what it is; one of no width could not be seen, and
    whoever copies or searches for the words would not find them.
    """
    return text.replace("[@", "[ @")


def _group_id(text: str) -> str:
    if not _GROUP_ID.fullmatch(text):
        raise NotifierError(ErrorKind.RECIPIENT, "found no Zalo group id, expected letters and digits")
    return text

"""What the error numbers of Zalo's bots mean. No page lists them: they follow HTTP, and the words tell them apart."""

from datetime import timedelta

from notifiers.error import ErrorKind
from notifiers.zalo.meaning import Meaning

TOO_MANY = 429
_TOKEN = Meaning(ErrorKind.CONFIG, "the bot's token is not taken")
_NO_CHAT = Meaning(ErrorKind.RECIPIENT, "the bot knows no such chat: the officer must write to it first")
_BLOCKED = Meaning(ErrorKind.RECIPIENT, "the officer has blocked the bot")
_BAD_TEXT = Meaning(ErrorKind.CONTENT, "the bot may not send this text")
# As everywhere: to call it a failure could write to an officer twice.
_UNKNOWN = Meaning(ErrorKind.AMBIGUOUS, "a number that no page names")
_BY_NUMBER = {401: _TOKEN, 403: _TOKEN, 404: _TOKEN, 413: _BAD_TEXT}
_BY_WORDS = {
    400: (("chat", _NO_CHAT), ("text", _BAD_TEXT)),
    403: (("block", _BLOCKED),),
    404: (("chat", _NO_CHAT),),
}


def bot_meaning(code: int, description: str, wait: timedelta) -> Meaning:
    """The meaning of `error_code` beside its `description`; `wait` is how long to wait where it asks for that."""
    if code == TOO_MANY:
        return Meaning(ErrorKind.THROTTLED, "too many messages of this bot", wait, of_channel=True)
    for word, meaning in _BY_WORDS.get(code, ()):
        if word in description.lower():
            return meaning
    return _BY_NUMBER.get(code, _UNKNOWN)

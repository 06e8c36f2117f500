"""What a Bot's webhook is told: the body comes wrapped in `{"ok":true,"result":{…}}`, or bare."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from notifiers.zalo.event import LONGEST_NAME, LONGEST_TEXT, Event, EventKind


@dataclass(frozen=True)
class BotSeal:
    """The header X-Bot-Api-Secret-Token is the secret itself, as it was given to Zalo with the webhook's address."""

    secret: str = field(repr=False)

    def is_theirs(self, header: str) -> bool:
        return bool(self.secret) and hmac.compare_digest(self.secret.encode(), header.encode())


def read_bot_event(body: Mapping[str, Any]) -> Event | None:
    """A message that somebody wrote to the bot; the sender is the chat, which is where the bot writes to.

    None for every other event.
    """
    told = body.get("result") if isinstance(body.get("result"), Mapping) else body
    message = told.get("message") if isinstance(told, Mapping) else None
    chat = message.get("chat") if isinstance(message, Mapping) else None
    if not isinstance(message, Mapping) or not isinstance(chat, Mapping):
        return None
    sender, number = _name(chat.get("id")), _name(message.get("message_id"))
    if not sender or not number:
        return None
    words = message.get("text")
    text = words[:LONGEST_TEXT].replace("\x00", "") if isinstance(words, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return Event(kind=EventKind.TEXT, key=f"text/{sender}/{number}", sender=sender, text=text)


def _name(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:LONGEST_NAME]

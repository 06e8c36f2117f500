"""What an Official Account's webhook is told, in words that every chat shares."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

LONGEST_TEXT, LONGEST_NAME, MOST_MESSAGES = 4_000, 100, 200


class EventKind(StrEnum):
    TEXT = "text"
    BUTTON = "button"
    RECEIVED = "received"
    SEEN = "seen"
    FOLLOWED = "followed"
    UNFOLLOWED = "unfollowed"


@dataclass(frozen=True, kw_only=True)
class Event:
    """`key` is the same however often it is told. `messages` are Zalo's names of what it speaks of, `tracking` ours.

    `sender` is the person's id where it is told: of what arrived it may be a telephone number, and is left out.
    """

    kind: EventKind
    key: str
    sender: str = ""
    text: str = ""
    messages: tuple[str, ...] = ()
    tracking: str | None = None


def read_event(body: Mapping[str, Any]) -> Event | None:
    """The event in a body that was checked; None for one that is not known, or says nothing that can be used."""
    name = _text(body.get("event_name"))
    if name.startswith("user_send_") and not name.startswith("user_send_group"):
        return _written(body, _part(body, "message"))
    reader = _READERS.get(name)
    return reader(body, _part(body, "message")) if reader else None


def _written(body: Mapping[str, Any], message: Mapping[str, Any]) -> Event | None:
    """Pictures and stickers too: they say no word, and that somebody wrote."""
    sender, number = _text(_part(body, "sender").get("id")), _text(message.get("msg_id"))
    if not sender:
        return None
    words = _text(message.get("text"), LONGEST_TEXT) if body.get("event_name") == "user_send_text" else ""
    return Event(kind=EventKind.TEXT, key=f"text/{number or _hash(body)}", sender=sender, text=words)


def _received(_body: Mapping[str, Any], message: Mapping[str, Any]) -> Event | None:
    number, tracking = _text(message.get("msg_id")), _text(message.get("tracking_id"))
    if not number and not tracking:
        return None
    key = f"received/{number or tracking}"
    return Event(kind=EventKind.RECEIVED, key=key, messages=(number,) if number else (), tracking=tracking or None)


def _seen(_body: Mapping[str, Any], message: Mapping[str, Any]) -> Event | None:
    told = message.get("msg_ids")
    numbers = tuple(filter(None, map(_text, told[:MOST_MESSAGES]))) if isinstance(told, list) else ()
    return Event(kind=EventKind.SEEN, key=f"seen/{_hash(numbers)}", messages=numbers) if numbers else None


def _pressed(body: Mapping[str, Any], message: Mapping[str, Any]) -> Event | None:
    tracking = _text(message.get("tracking_id"))
    sender = _text(_part(body, "sender").get("id"))
    words = _text(message.get("data"), LONGEST_TEXT)
    key = f"button/{_hash((_text(body.get('msg_id')), tracking, _text(message.get('submit_time')), words))}"
    return Event(kind=EventKind.BUTTON, key=key, sender=sender, text=words, tracking=tracking) if tracking else None


def _follow(kind: EventKind, body: Mapping[str, Any]) -> Event | None:
    sender, at = _text(_part(body, "follower").get("id")), _text(body.get("timestamp"))
    return Event(kind=kind, key=f"{kind}/{sender}/{at}", sender=sender) if sender else None


_READERS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Event | None]] = {
    "user_received_message": _received,
    "user_seen_message": _seen,
    "user_click_response_button": _pressed,
    "follow": lambda body, _message: _follow(EventKind.FOLLOWED, body),
    "unfollow": lambda body, _message: _follow(EventKind.UNFOLLOWED, body),
}


def _part(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    part = body.get(name)
    return part if isinstance(part, Mapping) else {}


def _text(value: object, longest: int = LONGEST_NAME) -> str:
    # Ids are strings, and have come as numbers.
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value).replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:longest].strip()


def _hash(value: object) -> str:
    return sha256(repr(value).encode("utf-8", "replace")).hexdigest()[:40]

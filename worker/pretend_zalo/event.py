"""What Zalo posts to a webhook: signed events of the account, and the bot's updates."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import Chat, Line
from worker.pretend_zalo.outcome import milliseconds


@dataclass(frozen=True)
class Event:
    """The very bytes of one post, so that a second post is the same."""

    name: str
    url: str
    body: bytes
    headers: Mapping[str, str]


def signature(app_id: str, body: bytes, timestamp: str, key: str) -> str:
    """Hex SHA-256 over app id, raw body, timestamp and the OA's secret key, one after the other."""
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + key.encode()).hexdigest()


def signed(account: Account, url: str, fields: Mapping[str, Any], now: datetime) -> Event:
    timestamp = str(milliseconds(now))
    body = _bytes({**fields, "app_id": account.app_id, "timestamp": timestamp})
    mac = signature(account.app_id, body, timestamp, account.oa_secret)
    headers = {"Content-Type": "application/json", "X-ZEvent-Signature": f"mac={mac}"}
    return Event(fields["event_name"], url, body, headers)


def text_sent(account: Account, chat: Chat, line: Line) -> dict[str, Any]:
    return {
        "sender": {"id": chat.id},
        "recipient": {"id": account.oa_id},
        "event_name": "user_send_text",
        "message": {"text": line.text, "msg_id": line.id},
    }


def message_received(account: Account, line: Line, at: datetime) -> dict[str, Any]:
    """The recipient is named as the sender named them: a template's by the phone number."""
    message = {"delivery_time": str(milliseconds(at)), "msg_id": line.id}
    message |= {"tracking_id": line.tracking_id} if line.tracking_id else {}
    return _to_person(account, line.to, "user_received_message", message)


def messages_seen(account: Account, chat: Chat, lines: Sequence[Line]) -> dict[str, Any]:
    return _to_person(account, chat.id, "user_seen_message", {"msg_ids": [line.id for line in lines]})


def button_pressed(account: Account, line: Line, button: str, at: datetime) -> dict[str, Any]:
    message = {"submit_time": str(milliseconds(at)), "button_type": "response", "data": button}
    message |= {"tracking_id": line.tracking_id} if line.tracking_id else {}
    name = "user_click_response_button"
    return {"event_name": name, "message": message, "msg_id": line.id, "oa_id": account.oa_id}


def following(account: Account, chat: Chat) -> dict[str, Any]:
    name = "follow" if chat.follows else "unfollow"
    return {"oa_id": account.oa_id, "follower": {"id": chat.id}, "event_name": name, "source": "oa_profile"}


def bot_update(account: Account, url: str, chat: Chat, line: Line) -> Event:
    """What a person wrote to the bot; wrapped or bare, as the account says."""
    update = {
        "event_name": "message.text.received",
        "message": {
            "from": {"id": chat.id, "display_name": chat.name, "is_bot": False},
            "chat": {"id": chat.id, "chat_type": "PRIVATE"},
            "text": line.text,
            "message_id": line.id,
            "date": milliseconds(line.at),
        },
    }
    body = _bytes({"ok": True, "result": update} if account.bot_wraps else update)
    headers = {"Content-Type": "application/json", "X-Bot-Api-Secret-Token": account.bot_secret}
    return Event("message.text.received", url, body, headers)


def _to_person(account: Account, recipient: str, name: str, message: Mapping[str, Any]) -> dict[str, Any]:
    sender = {"id": account.oa_id}
    return {"sender": sender, "recipient": {"id": recipient}, "event_name": name, "message": message}


def _bytes(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()

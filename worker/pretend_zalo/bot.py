"""The bot: its token stands in the path, and its answers have a shape of their own."""

import hmac
import unicodedata
from datetime import datetime

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import ChatKind, Line
from worker.pretend_zalo.consultation import LONGEST
from worker.pretend_zalo.exchange import Answer, Request, json_answer
from worker.pretend_zalo.outcome import Outcome, Refused, milliseconds, new_id

BEFORE, AFTER = "/bot", "/sendMessage"


def is_bot_path(path: str) -> bool:
    return path.startswith(BEFORE) and path.endswith(AFTER)


def send_message(account: Account, request: Request, now: datetime) -> Outcome:
    token = request.path[len(BEFORE) : -len(AFTER)]
    if not hmac.compare_digest(token.encode(), account.bot_token.encode()):
        raise Refused(401, "Unauthorized")
    text = request.text("text")
    if not text.strip() or len(unicodedata.normalize("NFC", text)) > LONGEST:
        raise Refused(400, "Bad Request: text must be 1 to 2000 characters long")
    chat = account.chat(ChatKind.BOT, request.text("chat_id"))
    if chat is None:
        raise Refused(400, "Bad Request: chat not found")
    line = Line(id=new_id(), text=text, at=now, to=chat.id)
    return Outcome(json_answer({"ok": True, "result": {"message_id": line.id, "date": milliseconds(now)}}), chat, line)


def bot_refusal(code: int, words: str) -> Answer:
    return json_answer({"ok": False, "error_code": code, "description": words})

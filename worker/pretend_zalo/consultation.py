"""Consultation messages of an account, v3.0 and v2.0: to followers who wrote to it in the last seven days."""

import unicodedata
from datetime import datetime, timedelta

from worker.pretend_zalo.access import check_access
from worker.pretend_zalo.account import Account, AccountKind
from worker.pretend_zalo.chat import Chat, ChatKind, Line
from worker.pretend_zalo.exchange import Request
from worker.pretend_zalo.outcome import Outcome, Refused, milliseconds, new_id, success

WINDOW = timedelta(days=7)
LONGEST = 2_000


def consult_v3(account: Account, request: Request, now: datetime) -> Outcome:
    check_access(account, request, now)
    if account.kind is AccountKind.GOVERNMENT:
        raise Refused(-235, "API does not support this type of OA")
    return _consult(account, request, now)


def consult_v2(account: Account, request: Request, now: datetime) -> Outcome:
    check_access(account, request, now)
    if account.kind is AccountKind.BUSINESS:
        raise Refused(-240, "API v2.0 is no longer served, use v3.0")
    return _consult(account, request, now)


def checked_text(request: Request) -> str:
    """The message's text, which Zalo counts after NFC.

    Raises:
        Refused: no text, or too much of it.
    """
    text = request.text("message", "text")
    if not text.strip():
        raise Refused(-201, "message.text is empty")
    if len(unicodedata.normalize("NFC", text)) > LONGEST:
        raise Refused(-210, "message.text is longer than 2000 characters")
    return text


def _consult(account: Account, request: Request, now: datetime) -> Outcome:
    text = checked_text(request)
    chat = _reader(account, request.text("recipient", "user_id"), now)
    line = Line(id=new_id(), text=text, at=now, to=chat.id)
    data = {"message_id": line.id, "user_id": chat.id, "sent_time": str(milliseconds(now))}
    return Outcome(success(data), chat, line)


def _reader(account: Account, user_id: str, now: datetime) -> Chat:
    chat = account.chat(ChatKind.PERSON, user_id)
    if chat is None or not chat.follows:
        raise Refused(-213, "User has not followed the OA")
    if chat.wrote_at is None or now - chat.wrote_at > WINDOW:
        raise Refused(-230, "User has not interacted with the OA in the past 7 days")
    return chat

"""Group messages: at any hour, and without a window of days."""

from datetime import datetime

from worker.pretend_zalo.access import check_access
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import ChatKind, Line
from worker.pretend_zalo.consultation import checked_text
from worker.pretend_zalo.exchange import Request
from worker.pretend_zalo.outcome import Outcome, Refused, milliseconds, new_id, success


def tell_group(account: Account, request: Request, now: datetime) -> Outcome:
    check_access(account, request, now)
    text = checked_text(request)
    chat = account.chat(ChatKind.GROUP, request.text("recipient", "group_id"))
    if chat is None:
        raise Refused(-201, "recipient.group_id is invalid")
    line = Line(id=new_id(), text=text, at=now, to=chat.id)
    data = {"message_id": line.id, "group_id": chat.id, "sent_time": str(milliseconds(now))}
    return Outcome(success(data), chat, line)

"""What became of a template message: evidence for a sender who got no answer."""

from datetime import datetime

from worker.pretend_zalo.access import check_template_access
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.exchange import Request
from worker.pretend_zalo.outcome import Outcome, milliseconds, success

NOT_FOUND, SENT, RECEIVED = -1, 0, 1


def tell_status(account: Account, request: Request, now: datetime) -> Outcome:
    """By `message_id`; by `tracking_id` too where the account says so."""
    check_template_access(account, request, now)
    for chat in account.chats.values():
        for line in chat.lines:
            if line.from_account and _is_meant(account, request, line.id, line.tracking_id):
                return Outcome(success(_data(chat.received.get(line.id))))
    return Outcome(success({"delivery_time": "", "status": NOT_FOUND}))


def _is_meant(account: Account, request: Request, message_id: str, tracking_id: str) -> bool:
    if request.query.get("message_id") == message_id:
        return True
    return account.status_by_tracking and tracking_id != "" and request.query.get("tracking_id") == tracking_id


def _data(received_at: datetime | None) -> dict[str, object]:
    if received_at is None:
        return {"delivery_time": "", "status": SENT}
    return {"delivery_time": str(milliseconds(received_at)), "status": RECEIVED}

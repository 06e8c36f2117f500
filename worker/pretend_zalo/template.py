"""Template messages: an approved text with a few values, to a phone number or a user id, by day only."""

import re
from datetime import datetime

from worker.pretend_zalo.access import check_access, check_template_access
from worker.pretend_zalo.account import ZONE, Account, Template
from worker.pretend_zalo.chat import Chat, ChatKind, Line
from worker.pretend_zalo.exchange import Request
from worker.pretend_zalo.outcome import Outcome, Refused, milliseconds, new_id, success

FIRST_HOUR, LAST_HOUR = 6, 21
_PARAMETER = re.compile(r"<(\w+)>")
_PHONE = re.compile(r"84[0-9]{8,10}")
_TRACKING_ID = re.compile(r"[0-9A-Za-z]{1,48}")


def tell_phone(account: Account, request: Request, now: datetime) -> Outcome:
    check_template_access(account, request, now)
    if not _TRACKING_ID.fullmatch(request.text("tracking_id")):
        raise Refused(-122, "tracking_id is required, at most 48 characters of 0-9A-Za-z")
    phone = request.text("phone")
    if not _PHONE.fullmatch(phone):
        raise Refused(-108, "phone is invalid")
    return _tell(account, request, account.by_phone(phone), "msg_id", now)


def tell_user(account: Account, request: Request, now: datetime) -> Outcome:
    """As tell_phone; here no page asks for a tracking_id, so one is looked at only where it is given."""
    check_access(account, request, now)
    if request.at("tracking_id") is not None and not _TRACKING_ID.fullmatch(request.text("tracking_id")):
        raise Refused(-122, "tracking_id is invalid")
    chat = account.chat(ChatKind.PERSON, request.text("user_id"))
    return _tell(account, request, chat, "message_id", now)


def _tell(account: Account, request: Request, chat: Chat | None, id_name: str, now: datetime) -> Outcome:
    template = account.templates.get(request.text("template_id"))
    if template is None:
        raise Refused(-112, "template_id is invalid")
    text = _filled(template, request)
    if not FIRST_HOUR <= now.astimezone(ZONE).hour <= LAST_HOUR:
        raise Refused(-133, "Templates are not sent between 22:00 and 06:00")
    left = _left(account, now)
    if chat is None:
        raise Refused(-118, "Zalo account does not exist")
    line = _line(template, request, text, now)
    quota = {"dailyQuota": str(account.templates_a_day), "remainingQuota": str(left - 1)}
    data = {id_name: line.id, "sent_time": str(milliseconds(now)), "sending_mode": "1", "quota": quota}
    return Outcome(success(data), chat, line)


def _line(template: Template, request: Request, text: str, now: datetime) -> Line:
    return Line(
        id=new_id(),
        text=text,
        at=now,
        to=request.text("phone") or request.text("user_id"),
        template_id=request.text("template_id"),
        tracking_id=request.text("tracking_id"),
        buttons=template.buttons,
    )


def _filled(template: Template, request: Request) -> str:
    values = request.at("template_data")
    if not isinstance(values, dict) or not values:
        raise Refused(-111, "template_data is empty")
    if missing := [name for name in _PARAMETER.findall(template.text) if not _is_value(values.get(name))]:
        raise Refused(-132, f"template_data has no {missing[0]}")
    return _PARAMETER.sub(lambda found: str(values[found[1]]), template.text)


def _is_value(value: object) -> bool:
    return isinstance(value, str | int) and value != ""


def _left(account: Account, now: datetime) -> int:
    """How many more templates today allows."""
    today = now.astimezone(ZONE).date()
    used = sum(line.template_id != "" and line.at.astimezone(ZONE).date() == today for line in account.taken)
    if used >= account.templates_a_day:
        raise Refused(-144, "Daily quota is exceeded")
    return account.templates_a_day - used

"""One table: which address is which interface."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from worker.pretend_zalo.account import Account
from worker.pretend_zalo.bot import bot_refusal, is_bot_path, send_message
from worker.pretend_zalo.consultation import consult_v2, consult_v3
from worker.pretend_zalo.exchange import Answer, Request
from worker.pretend_zalo.group import tell_group
from worker.pretend_zalo.oauth import give_tokens, oauth_refusal
from worker.pretend_zalo.outcome import Outcome, refusal
from worker.pretend_zalo.permission import give_permission
from worker.pretend_zalo.status import tell_status
from worker.pretend_zalo.template import tell_phone, tell_user
from worker.pretend_zalo.told import Call


@dataclass(frozen=True)
class Interface:
    """`refusal` writes a code and words in this interface's shape; `limited`: its calls count towards the minute's."""

    call: Call
    act: Callable[[Account, Request, datetime], Outcome]
    refusal: Callable[[int, str], Answer] = refusal
    limited: bool = False


_BOT = Interface(Call.BOT, send_message, bot_refusal)
_INTERFACES = {
    ("POST", "/v3.0/oa/message/cs"): Interface(Call.CONSULTATION, consult_v3, limited=True),
    ("POST", "/v2.0/oa/message"): Interface(Call.CONSULTATION, consult_v2, limited=True),
    ("POST", "/v3.0/oa/group/message"): Interface(Call.GROUP, tell_group, limited=True),
    ("POST", "/v3.0/oa/message/template"): Interface(Call.TEMPLATE, tell_user, limited=True),
    ("POST", "/message/template"): Interface(Call.TEMPLATE, tell_phone),
    ("GET", "/message/status"): Interface(Call.STATUS, tell_status),
    ("POST", "/v4/oa/access_token"): Interface(Call.OAUTH, give_tokens, oauth_refusal),
    ("GET", "/v4/oa/permission"): Interface(Call.PERMISSION, give_permission, oauth_refusal),
}


def interface_of(request: Request) -> Interface | None:
    if request.method == "POST" and is_bot_path(request.path):
        return _BOT
    return _INTERFACES.get((request.method, request.path))

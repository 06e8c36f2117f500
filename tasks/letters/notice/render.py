"""Facts of one channel in, the office lead's notice out."""

from typing import Any

from tasks.channel_words import in_a_sentence
from tasks.letters.content import Content
from tasks.letters.excerpt import excerpt, header_line
from tasks.letters.footer import footer, moment
from tasks.letters.notice.facts import NoticeFacts
from tasks.letters.notice.mend import mends
from tasks.letters.template import template
from tasks.letters.wording import date_line
from tasks.rates import number
from tasks.text import clean

_PACKAGE = "tasks.letters.notice"
_REASON = 300
_NAME = 60


def render(facts: NoticeFacts) -> Content:
    """The same facts always give the same letter."""
    values = _values(facts)
    return Content(
        subject=subject(facts),
        text=template(_PACKAGE, "letter.txt").render(values),
        html=template(_PACKAGE, "letter.html").render(values),
        short=template(_PACKAGE, "short.txt").render(values).strip(),
        facts={
            "department": values["salutation"],
            "channel": values["channel"],
            "reason": values["reason"],
            "count": str(facts.waiting),
            "code": clean(facts.notice_code),
            "office": values["office_name"],
        },
    )


def subject(facts: NoticeFacts) -> str:
    """One for all notices about a channel, so that they thread together."""
    return header_line(f"[Đôn đốc] Kênh {_channel(facts)} ngừng gửi thư, cần xử lý")


def _values(facts: NoticeFacts) -> dict[str, Any]:
    return {
        "subject": subject(facts),
        "office_name": clean(facts.office.name),
        "date_line": date_line(facts.on, clean(facts.office.place)),
        "salutation": clean(facts.salutation),
        "channel": _channel(facts),
        "over": facts.over,
        "stopped": _stopped(facts),
        "reason": excerpt(facts.reason, _REASON) or "không rõ",
        "waiting": _waiting(facts),
        "mends": mends(facts.channel),
        "footer": footer(facts.office, facts.as_of, f"Mã thư: {clean(facts.notice_code)}"),
    }


def _channel(facts: NoticeFacts) -> str:
    return excerpt(in_a_sentence(facts.channel), _NAME)


def _stopped(facts: NoticeFacts) -> str:
    since = f" từ {moment(facts.since, facts.office)}" if facts.since else ""
    return f"Kênh {_channel(facts)} đã ngừng gửi thư{since} và không tự gửi lại nếu không có người xử lý."


def _waiting(facts: NoticeFacts) -> str:
    if not facts.waiting:
        return "Không có thư nào đang chờ kênh này."
    return (
        f"Còn {number(facts.waiting)} thư chờ kênh này. Thư nhắc được chuyển sang kênh khác của người nhận, trước hết "
        "là email; thư không chuyển được thì chờ đến khi kênh gửi lại."
    )

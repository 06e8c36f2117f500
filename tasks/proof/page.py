"""The statement as one page of HTML that needs nothing else: no script runs, nothing is fetched, A4 when printed."""

import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import TemplateError
from markupsafe import Markup

from tasks.actor import read_actor
from tasks.channel_words import channel_words
from tasks.letter import LetterState
from tasks.letters.template import template
from tasks.letters.wording import date_line, full_day
from tasks.log.anchor import printed
from tasks.log.tell import happened, told
from tasks.proof.check import read_row
from tasks.proof.statement import Statement
from tasks.rates import number

_DATA = re.compile(r'<script type="application/json" id="dondoc-proof">(.*?)</script>', re.DOTALL)
OUTCOMES = {
    "sent": "đã gửi, máy chủ nhận",
    "evidence": "có bằng chứng đã tới",
    "resolved": "Văn phòng xác nhận đã tới",
    "cancelled": "không gửi nữa",
    "crashed": "tiến trình dừng giữa chừng",
    "throttled": "kênh yêu cầu chờ",
    "transient": "lỗi tạm thời",
    "ambiguous": "chưa rõ đã tới",
    "recipient": "địa chỉ bị từ chối",
    "content": "nội dung bị từ chối",
    "config": "kênh chưa được thiết lập đúng",
}
UNREADABLE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    TemplateError,
)
"""What a page raises that has other things where a statement has its facts."""


class NoProofError(ValueError):
    """The file holds no statement of Dondoc's; says what it must be, in Vietnamese."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: không có bản ghi của Dondoc trong tệp; cần tệp HTML do «dondoc proof» lập, giữ nguyên."
        )


def render(statement: Statement) -> str:
    """The same statement always gives the same page."""
    facts = statement.facts
    return template("tasks.proof", "page.html").render(
        facts=facts,
        date_line=date_line(_moment(facts["at"], facts).date(), facts["place"]),
        at=lambda text: f"{_moment(text, facts):%H:%M %d/%m/%Y}" if text else "",
        day=lambda text: full_day(date.fromisoformat(text)) if text else "",
        channel=channel_words,
        outcome=lambda word: OUTCOMES.get(word, word),
        letter_state=lambda word: LetterState(word).label,
        rows=[_row(each) for each in facts["log"]["rows"]],
        printed=printed,
        number=number,
        data=Markup(_embedded(statement)),  # noqa: S704 - JSON in which no tag can begin
    )


def read_page(html: str, name: str) -> Statement:
    """The statement in a page.

    Raises:
        NoProofError: there is none.
    """
    found = _DATA.search(html)
    try:
        envelope: Mapping[str, str] = json.loads(found[1]) if found else {}
        return Statement(str(envelope["statement"]), str(envelope["signature"]))
    except (KeyError, TypeError, ValueError) as error:
        raise NoProofError(name) from error


def _embedded(statement: Statement) -> str:
    envelope = {"statement": statement.text, "signature": statement.signature}
    return json.dumps(envelope, ensure_ascii=False).replace("<", "\\u003c")


def _row(said: Mapping[str, Any]) -> dict[str, Any]:
    event = read_row(said)
    return {"who": read_actor(event.actor).told, "what": happened(event), "changes": told(event)} | dict(said)


def _moment(text: str, facts: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(text).astimezone(ZoneInfo(facts["timezone"]))


def made_at(facts: Mapping[str, Any]) -> datetime:
    """When the page was made, by its office's time."""
    return _moment(facts["at"], facts)

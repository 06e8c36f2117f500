"""Facts of one hold in, the letter that asks the office lead out."""

from dataclasses import dataclass
from typing import Any

from tasks.channel_words import channel_words
from tasks.letters.content import Content
from tasks.letters.excerpt import excerpt, header_line
from tasks.letters.footer import footer
from tasks.letters.hold.facts import HoldFacts, Sample
from tasks.letters.template import template
from tasks.letters.wording import capital, date_line
from tasks.rates import number
from tasks.text import clean

_PACKAGE = "tasks.letters.hold"
_CAUSE, _CONTENT, _READER = 300, 120, 120


@dataclass(frozen=True)
class Shown:
    """A sample in words."""

    reader: str
    channel: str
    tasks: tuple[str, ...]
    more: str


def render(facts: HoldFacts) -> Content:
    """The same facts always give the same letter."""
    values = _values(facts)
    return Content(
        subject=values["subject"],
        text=template(_PACKAGE, "letter.txt").render(values),
        html=template(_PACKAGE, "letter.html").render(values),
        short=template(_PACKAGE, "short.txt").render(values).strip(),
        facts={
            "department": values["salutation"],
            "count": str(facts.letters),
            "code": clean(facts.code),
            "office": values["office_name"],
        },
    )


def _values(facts: HoldFacts) -> dict[str, Any]:
    return {
        "subject": header_line("[Đôn đốc] Thư đôn đốc đang được giữ lại, cần cho ý kiến"),
        "office_name": clean(facts.office.name),
        "date_line": date_line(facts.on, clean(facts.office.place)),
        "salutation": clean(facts.salutation),
        "number": facts.number,
        "decided": capital(excerpt(facts.decided, _CAUSE)),
        "held": _held(facts),
        "urgent": _urgent(facts),
        "cause": excerpt(facts.cause, _CAUSE),
        "page_link": facts.page_link,
        "samples": tuple(_shown(each) for each in facts.samples),
        "footer": footer(facts.office, facts.as_of, f"Mã thư: {clean(facts.code)}"),
    }


def _held(facts: HoldFacts) -> str:
    return (
        f"Hệ thống đang giữ lại {number(facts.letters)} thư ({number(facts.rungs)} lượt đôn đốc) gửi "
        f"{number(facts.contacts)} đầu mối, vì nhiều hơn hẳn thường ngày ({number(facts.usual_letters)} thư, "
        f"{number(facts.usual_rungs)} lượt đôn đốc). Chưa thư nào trong số này được gửi; các thư chờ đến khi có ý kiến."
    )


def _urgent(facts: HoldFacts) -> str:
    if not facts.urgent:
        return ""
    return f"Trong đó có {number(facts.urgent)} nhiệm vụ khẩn, thượng khẩn hoặc hỏa tốc: đề nghị cho ý kiến sớm."


def _shown(sample: Sample) -> Shown:
    return Shown(
        reader=excerpt(sample.reader, _READER),
        channel=channel_words(clean(sample.channel)),
        tasks=tuple(f"{clean(code)}: {excerpt(content, _CONTENT)}" for code, content in sample.tasks),
        more=f"và {number(sample.more)} nhiệm vụ khác" if sample.more else "",
    )

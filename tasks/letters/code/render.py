"""Facts of one code in, the letter out."""

from typing import Any

from tasks.letters.code.facts import CodeFacts
from tasks.letters.code.step import steps
from tasks.letters.content import Content
from tasks.letters.excerpt import header_line
from tasks.letters.footer import footer, moment
from tasks.letters.template import template
from tasks.letters.wording import date_line
from tasks.text import clean

_PACKAGE = "tasks.letters.code"


def render(facts: CodeFacts) -> Content:
    """The same facts always give the same letter.

    The code stands in the letter's body alone: subjects and previews show on locked screens, and a chat or a template
    message would take it past the mailbox that is to prove who asks.
    """
    values = _values(facts)
    return Content(
        subject=subject(facts),
        text=template(_PACKAGE, "letter.txt").render(values),
        html=template(_PACKAGE, "letter.html").render(values),
        short=template(_PACKAGE, "short.txt").render(values).strip(),
        facts={
            "department": clean(facts.salutation),
            "deadline": values["until"],
            "code": clean(facts.letter_code),
            "office": values["office_name"],
        },
    )


def subject(facts: CodeFacts) -> str:
    return header_line(f"[Đôn đốc] Mã liên kết tài khoản Zalo – {facts.salutation}")


def _values(facts: CodeFacts) -> dict[str, Any]:
    salutation, title = clean(facts.salutation), clean(facts.title)
    return {
        "subject": subject(facts),
        "office_name": clean(facts.office.name),
        "date_line": date_line(facts.on, clean(facts.office.place)),
        "salutation": salutation,
        "title": "" if title == salutation else title,
        "code": f"{facts.code[:4]} {facts.code[4:]}",
        "until": moment(facts.expires_at, facts.office),
        "steps": steps(facts),
        "footer": footer(facts.office, facts.as_of, f"Mã thư: {clean(facts.letter_code)}"),
    }

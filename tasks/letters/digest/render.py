"""Facts of the office's morning in, the office lead's letter out."""

from typing import Any

from tasks.letters.content import Attachment, Content, Inline
from tasks.letters.digest.ageing import HEADINGS
from tasks.letters.digest.chart import chart, chart_words
from tasks.letters.digest.facts import SHOWN, DigestFacts
from tasks.letters.digest.section import late_group, sections
from tasks.letters.digest.situation import columns, measures, opening, remarks
from tasks.letters.digest.tally import held_words, tally, tally_words, well
from tasks.letters.digest.workbook import MIME
from tasks.letters.excerpt import header_line
from tasks.letters.fit import SHORT_CHARACTERS, Cut, first_fitting, small_enough
from tasks.letters.footer import footer
from tasks.letters.template import template
from tasks.letters.wording import date_line, full_day
from tasks.rates import number
from tasks.text import clean

_PACKAGE = "tasks.letters.digest"
_CUTS = (Cut(240, SHOWN), Cut(160, 40), Cut(120, 32), Cut(80, 20), Cut(60, 10), Cut(40, 4))
_DEPARTMENTS = 20
_SHORT_DEPARTMENTS = 5
_CHART_ID = "qua-han@dondoc"


def render(facts: DigestFacts, book: bytes | None = None) -> Content:
    """The same facts always give the same letter and picture to the byte. `book` is the workbook that goes with it."""
    values, html = first_fitting(_CUTS, lambda cut: _page(facts, cut), lambda made: small_enough(made[1]))
    rows = facts.departments
    return Content(
        subject=subject(facts),
        text=template(_PACKAGE, "letter.txt").render(values),
        html=html,
        short=_short(values, facts),
        attachments=() if book is None else (_attachment(facts, book),),
        inline=(Inline(content_id=_CHART_ID, mime="image/png", content=chart(rows, facts.on)),) if rows else (),
    )


def subject(facts: DigestFacts) -> str:
    """One for all digests, so that the days thread together; the figures stand in the preheader."""
    return header_line(f"[Tổng hợp] Nhiệm vụ {facts.office.assigner} giao quá hạn, cần cho ý kiến")


def _page(facts: DigestFacts, cut: Cut) -> tuple[dict[str, Any], str]:
    values = {
        **_heading(facts),
        **_first_section(facts),
        **_second_section(facts, cut),
        "sections": sections(facts, cut),
        "footer": _footer(facts),
    }
    return values, template(_PACKAGE, "letter.html").render(values)


def _footer(facts: DigestFacts) -> tuple[str, ...]:
    """Its last line is what a later log is compared with: on paper, out of reach of who can change a database."""
    lines = footer(facts.office, facts.as_of, f"Mã thư tổng hợp: {clean(facts.digest_code)}")
    head = facts.log_head
    return (*lines, f"Nhật ký: {number(head.rows)} dòng, dấu niêm {head.seal}") if head else lines


def _heading(facts: DigestFacts) -> dict[str, Any]:
    return {
        "subject": subject(facts),
        "preheader": well(facts) if facts.all_well else f"{held_words(facts)} {tally_words(facts)}.".strip(),
        "held_words": held_words(facts),
        "held_link": facts.held.link if facts.held else "",
        "office": facts.office,
        "date_line": date_line(facts.on, clean(facts.office.place)),
        "salutation": clean(facts.salutation),
        "page_link": facts.page_link,
        "all_well": facts.all_well,
        "well": well(facts),
        "tally": tally(facts),
        "tally_words": tally_words(facts),
    }


def _first_section(facts: DigestFacts) -> dict[str, Any]:
    return {
        "opening": opening(facts),
        "columns": columns(facts.situation),
        "measures": measures(facts),
        "remarks": remarks(facts),
    }


def _second_section(facts: DigestFacts, cut: Cut) -> dict[str, Any]:
    rows, left = facts.departments, facts.departments[_DEPARTMENTS:]
    told = f"Còn {len(left)} đơn vị khác, {number(sum(row.total for row in left))} nhiệm vụ, có trong tệp đính kèm."
    return {
        "departments": rows[:_DEPARTMENTS],
        "more_departments": told if left else "",
        "spans": HEADINGS,
        "late": late_group(facts, cut),
        "chart_id": _CHART_ID,
        "chart_words": chart_words(rows) if rows else "",
    }


def _short(values: dict[str, Any], facts: DigestFacts) -> str:
    shown = (facts.departments[:count] for count in range(_SHORT_DEPARTMENTS, -1, -1))
    return first_fitting(
        shown,
        lambda some: (
            template(_PACKAGE, "short.txt").render({**values, "departments": some, "day": full_day(facts.on)}).strip()
        ),
        lambda chat: len(chat) <= SHORT_CHARACTERS,
    )


def _attachment(facts: DigestFacts, book: bytes) -> Attachment:
    return Attachment(filename=f"tong-hop-qua-han-{facts.on}.xlsx", mime=MIME, content=book)

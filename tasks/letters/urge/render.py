"""Facts of one reader's day in, the letter of urging out."""

from dataclasses import dataclass

from tasks.contact import OFFICE, ContactRole
from tasks.letters.content import Content
from tasks.letters.excerpt import header_line
from tasks.letters.fit import Cut
from tasks.letters.footer import footer
from tasks.letters.frame import Values, message, page
from tasks.letters.reminder.brief import brief
from tasks.letters.reminder.chat import label
from tasks.letters.reminder.facts import Item
from tasks.letters.reminder.row import Row, row
from tasks.letters.urge.facts import Urged, UrgeFacts
from tasks.letters.urge.words import TITLES, mark, opening, requests, story
from tasks.letters.wording import date_line
from tasks.text import clean

_PACKAGE = "tasks.letters.urge"
_CUTS = (Cut(400, 30), Cut(240, 60), Cut(160, 100), Cut(100, 100), Cut(60, 100), Cut(60, 50), Cut(40, 20))
_NUMBERS = ("I", "II", "III", "IV")
_ROWS = 40
LEADERS = frozenset({ContactRole.VICE_LEAD, ContactRole.LEAD})


@dataclass(frozen=True, kw_only=True)
class Line:
    row: Row
    label: str
    mark: str
    story: str
    department: str


@dataclass(frozen=True, kw_only=True)
class Section:
    number: str
    title: str
    lines: tuple[Line, ...]
    more: int


def render(facts: UrgeFacts) -> Content:
    """The same facts always give the same letter.

    Raises:
        ValueError: the facts hold no task.
    """
    if not facts.urged:
        raise ValueError(f"urging {facts.told.reminder_code} has no task; a letter is made only for at least one")
    made = page(_PACKAGE, _CUTS, lambda cut: _values(facts, cut))
    worst = min((each.item for each in facts.urged), key=Item.pressing)
    return Content(
        subject=subject(facts),
        text=made.text,
        html=made.html,
        short=message(_PACKAGE, _ROWS, lambda rows: _message(facts, rows)),
        facts=brief(facts.told, worst),
    )


def subject(facts: UrgeFacts) -> str:
    """One for all letters of urging to a reader, so that its days thread together."""
    assigner, who = facts.told.office.assigner, facts.told.salutation
    if facts.reader in OFFICE:
        return header_line(f"[Đôn đốc] Nhiệm vụ {assigner} giao chậm hoặc chưa được xác nhận – {who}")
    return header_line(f"[Đôn đốc] Đề nghị khẩn trương thực hiện nhiệm vụ {assigner} giao – {who}")


def _values(facts: UrgeFacts, cut: Cut) -> Values:
    told = facts.told
    salutation, title = clean(told.salutation), clean(told.instead) or clean(told.title)
    return {
        "subject": subject(facts),
        "office": told.office,
        "date_line": date_line(told.on, clean(told.office.place)),
        "salutation": salutation,
        "title": "" if title == salutation else title,
        "opening": opening(facts),
        "all_link": told.all_link,
        "all_words": f"Xem và trả lời cả {len(told.items)} nhiệm vụ" if len(told.items) > 1 else "Xem và trả lời",
        "sections": tuple(_sections(facts, cut)),
        "ask": f"{'Kính đề nghị' if facts.reader in LEADERS else 'Đề nghị'} {salutation}",
        "last": _NUMBERS[len(facts.on_ladders())],
        "requests": requests(facts),
        "footer": footer(told.office, told.as_of, f"Mã thư đôn đốc: {told.reminder_code}"),
    }


def _sections(facts: UrgeFacts, cut: Cut) -> list[Section]:
    return [
        Section(
            number=_NUMBERS[place],
            title=TITLES[name],
            lines=tuple(_line(each, facts, cut.characters) for each in _ordered(found)[: cut.rows]),
            more=max(len(found) - cut.rows, 0),
        )
        for place, (name, found) in enumerate(facts.on_ladders().items())
    ]


def _line(urged: Urged, facts: UrgeFacts, limit: int) -> Line:
    above = facts.reader in OFFICE
    return Line(
        row=row(urged.item, facts.told, limit),
        label=label(urged.item),
        mark=mark(urged),
        story=story(urged),
        department=f"Chủ trì: {clean(urged.item.lead_name)}" if above else "",
    )


def _message(facts: UrgeFacts, rows: int) -> Values:
    """As many tasks of each section."""
    return {
        "office_name": clean(facts.told.office.name),
        "sections": _sections(facts, Cut(0, rows)),
        "all_link": facts.told.all_link,
        "instead": clean(facts.told.instead),
    }


def _ordered(urged: list[Urged]) -> list[Urged]:
    return sorted(urged, key=lambda each: each.item.pressing())

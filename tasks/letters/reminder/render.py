"""Facts of one contact's day in, the letter out."""

from tasks.letters.content import Content
from tasks.letters.excerpt import header_line
from tasks.letters.fit import Cut
from tasks.letters.footer import footer
from tasks.letters.frame import Page, Values, page
from tasks.letters.reminder.brief import brief
from tasks.letters.reminder.chat import chat
from tasks.letters.reminder.facts import Item, ReminderFacts
from tasks.letters.reminder.request import requests
from tasks.letters.reminder.row import row
from tasks.letters.reminder.tally import Count, tally, tally_words
from tasks.letters.wording import date_line
from tasks.text import clean

_PACKAGE = "tasks.letters.reminder"
_CUTS = (Cut(400, 30), Cut(240, 60), Cut(160, 100), Cut(100, 100), Cut(60, 100), Cut(60, 50), Cut(40, 20))

_FEWEST = min(cut.rows for cut in _CUTS)


def render(facts: ReminderFacts, *, long: bool = True, short: bool = True) -> Content:
    """The same facts always give the same letter. `long` is text and HTML, `short` the chat's and single values.

    What the letter's channel does not send need not be made: the other half is "".

    Raises:
        ValueError: the facts hold no task, so there is nothing to remind of.
    """
    if not facts.items:
        raise ValueError(f"reminder {facts.reminder_code} has no task; a letter is made only for at least one")
    items = tuple(sorted(facts.items, key=Item.pressing)) if len(facts.items) > 1 else facts.items
    made = filled(facts, items) if long else None
    return Content(
        subject=subject(facts),
        text=made.text if made else "",
        html=made.html if made else "",
        short=chat(facts, items) if short else "",
        facts=brief(facts, items[0]) if short else {},
    )


def filled(facts: ReminderFacts, items: tuple[Item, ...]) -> Page:
    """Text and HTML, in the most generous size that readers show."""
    return page(_PACKAGE, _cuts(len(items)), lambda cut: _values(facts, items, cut))


def subject(facts: ReminderFacts) -> str:
    """One for all letters to a department, so that its days thread together: what changes stands in the preheader."""
    return header_line(f"[Đôn đốc] Nhiệm vụ {facts.office.assigner} giao – {facts.salutation}")


def _cuts(number: int) -> list[Cut]:
    """Longest texts for few tasks; a size that would drop rows is tried only after all that show every one."""
    if number <= _FEWEST:
        return list(_CUTS)
    return sorted(_CUTS, key=lambda cut: cut.rows < min(number, 100))


def _values(facts: ReminderFacts, items: tuple[Item, ...], cut: Cut) -> Values:
    rows = [row(item, facts, cut.characters) for item in items[: cut.rows]]
    salutation, counts = clean(facts.salutation), tally(*facts.counted)
    number = len(facts.items)
    return {
        "subject": subject(facts),
        "preheader": f"{tally_words(facts)}. Gấp nhất: {rows[0].name}, {rows[0].deadline}.",
        "office": facts.office,
        "date_line": date_line(facts.on, clean(facts.office.place)),
        "salutation": salutation,
        "title": clean(facts.instead) or ("" if clean(facts.title) == salutation else clean(facts.title)),
        "opening": _opening(facts, salutation, counts),
        "several": number > 1,
        "tally": counts,
        "all_link": facts.all_link,
        "all_words": f"Xem và trả lời cả {number} nhiệm vụ" if number > 1 else "Xem và trả lời",
        "rows": rows,
        "more": len(items) - len(rows),
        "requests": requests(facts),
        "footer": footer(facts.office, facts.as_of, f"Mã thư nhắc: {facts.reminder_code}"),
    }


def _opening(facts: ReminderFacts, salutation: str, counts: tuple[Count, ...]) -> str:
    assigner = clean(facts.office.assigner)
    number = len(facts.items)
    given = f"{salutation} có {number} nhiệm vụ do {assigner}, Chủ tịch {assigner} giao"
    if len(counts) == 1:
        return f"{clean(facts.office.name)} trân trọng thông báo: {given} {counts[0].label}."
    parts = ", ".join(f"{count.number} nhiệm vụ {count.label}" for count in counts)
    return f"{clean(facts.office.name)} trân trọng thông báo: {given}, trong đó {parts}."

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from tasks.contact import ContactRole
from tasks.ladder_name import LadderName
from tasks.letters.reminder.facts import Item
from tasks.letters.urge.facts import Urged, UrgeFacts
from tasks.letters.urge.render import render
from tasks.state import Urgency
from tests.support.facts import an_item, late_item, many_items, reminder_facts

SINCE = date(2026, 11, 19)


def urged(item: Item, ladder: LadderName, times: int = 1, before: int = 0) -> Urged:
    return Urged(item=item, ladder=ladder, times=times, before=before, since=SINCE)


def urge_facts(
    reader: ContactRole, *items: Urged, salutation: str = "Sở Xây dựng", title: str = "Giám đốc"
) -> UrgeFacts:
    told = reminder_facts(*(each.item for each in items), salutation=salutation, title=title)
    if reader in {ContactRole.CONTACT, ContactRole.HEAD}:
        return UrgeFacts(told=told, reader=reader, urged=items)
    plain = tuple(replace(each, item=replace(each.item, link=""), times=0) for each in items)
    return UrgeFacts(
        told=replace(told, all_link="", items=tuple(each.item for each in plain)), reader=reader, urged=plain
    )


LATE = urged(late_item(3, code="NV2", silent=("Sở Tài chính", "Sở Y tế")), LadderName.OVERDUE, times=2, before=1)
SILENT = urged(an_item(code="NV5", urgency=Urgency.EXPRESS), LadderName.UNANSWERED)
STILL = urged(an_item(code="NV7", deadline=date(2026, 12, 30), days_left=26), LadderName.NO_PROGRESS)


@pytest.mark.parametrize(
    ("name", "facts"),
    [
        ("contact", urge_facts(ContactRole.CONTACT, SILENT, STILL, title="Chuyên viên")),
        ("head", urge_facts(ContactRole.HEAD, SILENT, LATE)),
        ("specialist", urge_facts(ContactRole.SPECIALIST, SILENT, salutation="Chuyên viên Văn phòng", title="")),
        ("vice-lead", urge_facts(ContactRole.VICE_LEAD, LATE, salutation="Phó Chánh Văn phòng", title="")),
        ("lead", urge_facts(ContactRole.LEAD, LATE, salutation="Chánh Văn phòng", title="")),
    ],
)
def test_each_level_is_written_to_in_its_own_words(
    name: str, facts: UrgeFacts, same_as_kept: Callable[[str, str], None]
) -> None:
    letter = render(facts)
    same_as_kept(f"urge-{name}.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept(f"urge-{name}-short.txt", letter.short)
    if name == "head":
        same_as_kept("urge-head.html", letter.html)


def test_hundreds_of_tasks_still_make_one_letter_and_one_message() -> None:
    items = many_items(300)
    letter = render(urge_facts(ContactRole.HEAD, *(urged(each, LadderName.OVERDUE) for each in items)))
    assert len(letter.html.encode()) < 90_000
    assert len(letter.short) <= 2_000
    assert "nhiệm vụ khác" in letter.short


def test_an_urging_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="has no task"):
        render(replace(urge_facts(ContactRole.HEAD, LATE), urged=()))

import unicodedata
from collections.abc import Callable
from datetime import date

import pytest

from tasks.letters.document import Document
from tasks.letters.office import Office
from tasks.letters.reminder.facts import Role
from tasks.letters.reminder.render import render, subject
from tasks.state import Urgency
from tests.support.facts import ON, SITE, WORK, an_item, late_item, many_items, reminder_facts
from tests.support.markup import Markup

HOSTILE = "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text> =?UTF-8?Q?=0A?= \"' &amp;"
SEVERAL = (
    an_item(),
    late_item(
        7,
        code="NV-2026-0010",
        document=Document("88/CĐ-UBND", date(2026, 11, 2)),
        content=WORK[2],
        link=f"{SITE}/a/hai",
    ),
    an_item(
        code="NV-2026-0011",
        document=Document(),
        content=WORK[1],
        asked="",
        deadline=ON,
        days_left=0,
        urgency=Urgency.EXPRESS,
        role=Role.COORDINATING,
        lead_name="Sở Tài chính",
        link=f"{SITE}/a/ba",
        rung=0,
    ),
)


def test_a_letter_about_one_task_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(reminder_facts())
    same_as_kept("reminder-one.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("reminder-one.html", letter.html)
    same_as_kept("reminder-one-short.txt", letter.short)


def test_a_letter_about_several_tasks_reads_as_kept(same_as_kept: Callable[[str, str], None]) -> None:
    letter = render(reminder_facts(*SEVERAL))
    same_as_kept("reminder-many.txt", f"Subject: {letter.subject}\n\n{letter.text}")
    same_as_kept("reminder-many.html", letter.html)
    same_as_kept("reminder-many-short.txt", letter.short)


def test_the_same_facts_give_the_same_letter_whatever_their_order() -> None:
    assert render(reminder_facts(*SEVERAL)) == render(reminder_facts(*reversed(SEVERAL)))


def test_the_subject_does_not_change_from_day_to_day() -> None:
    today, later = reminder_facts(), reminder_facts(*SEVERAL, on=date(2026, 12, 1), reminder_code="DD99")
    assert subject(today) == subject(later) == "[Đôn đốc] Nhiệm vụ UBND tỉnh giao – Sở Nông nghiệp và Môi trường"


def test_the_preview_tells_how_many_and_which_is_most_urgent() -> None:
    html = render(reminder_facts(*SEVERAL)).html
    told = "3 nhiệm vụ: 1 đã quá hạn, 1 đến hạn hôm nay, 1 sắp đến hạn. Gấp nhất: 88/CĐ-UBND, quá hạn 7 ngày làm việc"
    assert told in Markup(html).words


def test_html_and_text_say_the_same() -> None:
    letter = render(reminder_facts(*SEVERAL))
    shown = Markup(letter.html).words.casefold()
    said = [line.strip() for line in letter.text.splitlines() if line.strip() not in {"", "--"}]
    links = {f"{SITE}/a/{name}" for name in ("mot", "hai", "ba", "tatca")}
    for line in said:
        words = line.split(": https://")[0].removesuffix("[HỎA TỐC]").strip(" :").casefold()
        assert words in shown or words.startswith("https://"), line
    assert links <= set(Markup(letter.html).links)
    assert all(link in letter.text for link in links)


def test_every_tag_is_paired_and_nothing_is_fetched_from_elsewhere() -> None:
    html = render(reminder_facts(*SEVERAL)).html
    markup = Markup(html)
    assert markup.problems == []
    assert markup.sources == []
    assert all(link.startswith(SITE) for link in markup.links)
    assert "url(" not in html
    assert '<html lang="vi"' in html


def test_what_people_typed_is_shown_and_never_run() -> None:
    item = an_item(
        code=HOSTILE,
        document=Document(HOSTILE, ON, HOSTILE),
        content=HOSTILE,
        asked=HOSTILE,
        role=Role.COORDINATING,
        lead_name=HOSTILE,
    )
    letter = render(reminder_facts(item, salutation=HOSTILE, title=HOSTILE, reminder_code=HOSTILE))
    assert "<script" not in letter.html
    assert "<mj-" not in letter.html
    assert Markup(letter.html).problems == []
    assert "<script>alert(1)</script> {{7*7}} {% raw %} <mj-text>x</mj-text>" in letter.text
    assert "{{7*7}}" in letter.html


def test_no_field_adds_a_line_to_the_subject() -> None:
    letter = render(reminder_facts(salutation="Sở A\r\nBcc: ai@do.vn =?UTF-8?Q?=0A?="))
    assert letter.subject == "[Đôn đốc] Nhiệm vụ UBND tỉnh giao – Sở A Bcc: ai@do.vn = ?UTF-8?Q?=0A?="


def test_a_hundred_tasks_stay_under_ninety_kilobytes_with_every_link() -> None:
    letter = render(reminder_facts(*many_items(100)))
    assert len(letter.html.encode()) < 90_000
    assert sum("abcdefghijklmnopqrstuvwxyz" in link for link in Markup(letter.html).links) == 100
    assert letter.text.count("abcdefghijklmnopqrstuvwxyz") == 100


def test_long_texts_are_cut_before_tasks_are_left_out() -> None:
    long = "Báo cáo tình hình thực hiện nhiệm vụ được giao " * 40
    items = tuple(an_item(code=f"NV-{place:03d}", content=long) for place in range(100))
    letter = render(reminder_facts(*items))
    assert len(letter.html.encode()) < 90_000
    assert all(item.code in letter.html for item in items)
    assert "…" in letter.html


def test_more_than_a_hundred_tasks_are_counted_and_linked() -> None:
    letter = render(reminder_facts(*many_items(260)))
    assert len(letter.html.encode()) < 90_000
    assert "và 160 nhiệm vụ khác" in Markup(letter.html).words
    assert "và 160 nhiệm vụ khác" in letter.text


def test_a_letter_of_few_tasks_shows_them_at_length() -> None:
    content = "Báo cáo tình hình thực hiện nhiệm vụ được giao " * 7
    assert content.strip() in render(reminder_facts(an_item(content=content))).html


def test_the_chat_text_names_documents_and_deadlines_but_no_subject() -> None:
    chat = render(reminder_facts(*SEVERAL)).short
    assert "\nNV-2026-0010 · 88/CĐ-UBND: quá hạn 7 ngày làm việc (hạn thứ" in chat
    assert "\nNV-2026-0011: hạn hôm nay, thứ Hai 23/11 [HỎA TỐC]\n" in chat
    assert all(
        words not in chat for words in ("giải phóng mặt bằng", "phòng, chống rét", "Sở Tài chính", "Chánh Văn phòng")
    )
    assert chat.endswith(f"{SITE}/a/tatca")


def test_the_chat_text_carries_subjects_only_when_the_office_allows() -> None:
    chat = render(reminder_facts(allow_subject=True)).short
    assert "V/v công tác bồi thường, giải phóng mặt bằng" in chat


@pytest.mark.parametrize("number", [40, 100, 1000])
def test_the_chat_text_fits_one_message_and_counts_the_rest(number: int) -> None:
    chat = render(reminder_facts(*many_items(number), allow_subject=True)).short
    shown = sum(line.startswith("NV-2026-") for line in chat.splitlines())
    assert len(chat) <= 2000
    assert f"và {number - shown} nhiệm vụ khác." in chat
    assert chat.endswith(f"{SITE}/a/tatca")


def test_the_letter_in_single_values_for_a_template() -> None:
    assert render(reminder_facts(*SEVERAL, salutation="Sở\r\nA")).facts == {
        "department": "Sở A",
        "count": "3",
        "overdue": "1",
        "today": "1",
        "near": "1",
        "most_urgent": "NV-2026-0010 · 88/CĐ-UBND",
        "deadline": "quá hạn 7 ngày làm việc (hạn thứ Năm 12/11)",
        "link": f"{SITE}/a/tatca",
        "code": "DD17",
        "office": "Văn phòng UBND tỉnh",
    }


def test_single_values_are_composed_and_on_one_line_whatever_people_typed() -> None:
    typed = unicodedata.normalize("NFD", "Hỏa tốc\n\u2028số")
    facts = reminder_facts(an_item(code=typed, document=Document(typed)), salutation=typed, office=Office(name=typed))
    values = render(facts).facts
    assert values["most_urgent"] == "Hỏa tốc số · Hỏa tốc số"
    assert [name for name, value in values.items() if len(value.splitlines()) != 1] == []
    assert [name for name, value in values.items() if value != unicodedata.normalize("NFC", value)] == []


def test_extension_is_offered_only_before_the_deadline() -> None:
    late, near = render(reminder_facts(late_item(3))).text, render(reminder_facts()).text
    assert "đề nghị gia hạn trước khi đến hạn" not in late
    assert "nguyên nhân chậm" in late
    assert "đề nghị gia hạn trước khi đến hạn" in near
    assert "nguyên nhân chậm" not in near


def test_a_reader_known_by_title_alone_is_saluted_once() -> None:
    letter = render(reminder_facts(salutation="Chánh Văn phòng", title="Chánh Văn phòng"))
    assert "(Chánh Văn phòng)" not in letter.text


def test_a_letter_without_tasks_is_refused() -> None:
    with pytest.raises(ValueError, match="DD17 has no task"):
        render(reminder_facts(items=()))

"""The chat text says by what each task is answered, and how."""

from dataclasses import replace

import pytest

from tasks.letters.document import Document
from tasks.letters.reminder.facts import Item
from tasks.letters.reminder.render import render
from tasks.short_code import short_code
from tests.support.facts import SITE, an_item, late_item, reminder_facts


def chat(*items: Item) -> list[str]:
    return render(reminder_facts(*items)).short.splitlines()


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("NV12", "12"),
        ("NV-2026-0002", "NV-2026-0002"),
        ("NV012", "NV012"),
        ("nv12", "nv12"),
        ("NV12 ", "12"),
        ("KH 3/2026", "KH 3/2026"),
        ("12", "12"),
    ],
)
def test_what_is_typed_for_a_task_is_its_number_or_the_offices_own_code(code: str, number: str) -> None:
    assert short_code(code) == number


def test_each_task_stands_under_its_code_and_no_line_has_a_number_of_its_own() -> None:
    assert chat(an_item(code="NV12"), late_item(2, code="NV7", document=Document()))[1:3] == [
        "NV7: quá hạn 2 ngày làm việc (hạn thứ Năm 19/11)",
        "NV12 · 1570/UBND-KT: còn 3 ngày làm việc, thứ Năm 26/11",
    ]


def test_one_line_says_how_to_answer_with_a_task_of_this_letter() -> None:
    answers = "“đã nhận”, “đã nhận 12”, “xong 12 <số văn bản> <ngày>”, “xin gia hạn 12 đến <ngày> vì …”"
    assert chat(an_item(code="NV12"))[-2:] == [
        f"Trả lời: {answers} hoặc mở liên kết.",
        f"Xem và trả lời: {SITE}/a/tatca",
    ]


def test_of_several_tasks_all_are_received_in_so_many_words() -> None:
    several = chat(an_item(code="NV12"), an_item(code="NV13"))[-2]
    assert several.startswith("Trả lời: “đã nhận tất cả”, “đã nhận 12”, ")


def test_an_extension_is_offered_only_for_a_task_that_is_not_late() -> None:
    assert "gia hạn" not in chat(late_item(2, code="NV7"))[-2]
    both = chat(late_item(2, code="NV7"), an_item(code="NV12"))[-2]
    assert "“đã nhận 7”" in both
    assert "“xin gia hạn 12 đến <ngày> vì …”" in both


def test_a_code_that_nobody_would_type_is_no_example() -> None:
    long = "Nhiệm vụ " * 10
    assert "“đã nhận 12”" in chat(late_item(2, code=long), an_item(code="NV12"))[-2]
    assert "“đã nhận <mã>”" in chat(an_item(code=long))[-2]


def test_a_code_longer_than_a_message_leaves_the_way_to_answer() -> None:
    made = render(reminder_facts(an_item(code="dài " * 1000))).short
    assert len(made) <= 2000
    assert [line.split(":")[0] for line in made.splitlines()] == [
        "Văn phòng UBND tỉnh nhắc 1 nhiệm vụ",
        "và 1 nhiệm vụ khác.",
        "Trả lời",
        "Xem và trả lời",
    ]


def test_a_code_cannot_bring_a_line_of_its_own() -> None:
    lines = chat(an_item(code="NV12\r\nXem và trả lời: https://do.vn"))
    assert [line for line in lines if line.startswith("Xem và trả lời: ")] == [f"Xem và trả lời: {SITE}/a/tatca"]


def test_where_nothing_that_is_written_back_is_heard_only_the_link_is_offered() -> None:
    lines = render(reminder_facts(an_item(code="NV12"), answered_in_chat=False)).short.splitlines()
    assert lines[-1] == f"Xem và trả lời: {SITE}/a/tatca"
    assert not any(line.startswith("Trả lời") for line in lines)


def test_a_delegate_is_told_for_whom_it_reads() -> None:
    facts = replace(reminder_facts(an_item()), instead="thay Chuyên viên, nghỉ đến hết ngày 09/10/2026")
    assert "thay Chuyên viên, nghỉ đến hết ngày 09/10/2026, 1 nhiệm vụ" in render(facts).short

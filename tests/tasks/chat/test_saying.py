"""What officers write, in any case, with accents or without."""

from datetime import date
from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.chat.saying import Intent, Saying, read_saying

ON = date(2026, 11, 25)


@pytest.mark.parametrize(
    "text",
    [
        "Đã nhận",
        "da nhan",
        "ĐÃ NHẬN.",
        "Dạ em đã nhận ạ",
        "nhận",
        "Đã rõ!",
        "ok",
        "OK em nhé",
        "đã nhận được thư, cảm ơn",
    ],
)
def test_a_receipt_is_understood_in_any_spelling(text: str) -> None:
    said = read_saying(text, ON)
    assert (said.intent, said.names, said.everything) == (Intent.RECEIVED, (), False)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_composed_or_not(form: Literal["NFC", "NFD"]) -> None:
    assert read_saying(normalize(form, "Đã nhận"), ON).intent is Intent.RECEIVED


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("da nhan 12", ("12",)),
        ("Đã nhận NV12, 13", ("nv12", "13")),
        ("đã nhận nv 12 và 13 nhé", ("12", "13")),
        ("Đã nhận (12)", ("12",)),
        ("đã nhận #12", ("12",)),
        ("đã nhận 12,13", ("12", "13")),
        ("Đã nhận 12/UBND-KT", ("12/ubnd-kt",)),
        ("đã nhận NV-2026-0010", ("nv-2026-0010",)),
        ("đã nhận KH3/2026", ("kh3/2026",)),
        ("đã nhận 12, sẽ báo cáo trước thứ 6", ("12",)),
    ],
)
def test_tasks_are_named_by_number_code_or_document(text: str, names: tuple[str, ...]) -> None:
    said = read_saying(text, ON)
    assert (said.intent, said.names) == (Intent.RECEIVED, names)


@pytest.mark.parametrize("text", ["đã nhận tất cả", "da nhan het", "Đã nhận toàn bộ", "da nhan tat ca cac nhiem vu"])
def test_all_of_them_may_be_meant(text: str) -> None:
    assert read_saying(text, ON).everything


@pytest.mark.parametrize(
    "text",
    [
        "đã nhận chưa ạ?",
        "chưa nhận được",
        "nhận 12 không?",
        "chưa xong",
        "sắp xong",
        "xong 12 nhưng chưa có văn bản",
        "nhắn lại sau",
        "dạ nhắn lại sau",
        "nhan lai sau",
        "đã nhận lại máy",
        "đã nhận 12 nhưng không thuộc thẩm quyền",
        "xem giúp em",
        "cảm ơn",
        "xin chào",
        "đã nhận12",
        "",
    ],
)
def test_what_is_not_certain_is_not_guessed_at(text: str) -> None:
    assert read_saying(text, ON).intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xong 12", Saying(Intent.REPORTED, ("12",))),
        ("Xong 12 45/BC-SXD 20/11/2026", Saying(Intent.REPORTED, ("12",), False, "45/BC-SXD", date(2026, 11, 20))),
        ("đã hoàn thành nv12", Saying(Intent.REPORTED, ("nv12",))),
        ("đang thực hiện 12", Saying(Intent.IN_PROGRESS, ("12",))),
        (
            "xin gia hạn 12 đến 30/11 vì chờ số liệu của 3 huyện",
            Saying(Intent.EXTENSION, ("12",), False, "", date(2026, 11, 30), "chờ số liệu của 3 huyện"),
        ),
        (
            "XIN GIA HAN nhiem vu so 12 den ngay 5/1 do thieu kinh phi",
            Saying(Intent.EXTENSION, ("12",), False, "", date(2027, 1, 5), "thieu kinh phi"),
        ),
        ("xong NV-2026-0010", Saying(Intent.REPORTED, ("nv-2026-0010",))),
        (
            "xin gia hạn đến 30.11.2026 vì mưa",
            Saying(Intent.EXTENSION, (), False, "", date(2026, 11, 30), "mưa"),
        ),
        ("xin gia hạn 12", Saying(Intent.EXTENSION, ("12",))),
        ("vướng mắc 12: chưa có hướng dẫn", Saying(Intent.OBSTACLE, ("12",), rest="chưa có hướng dẫn")),
        ("không thuộc thẩm quyền 12, chuyển Sở Tài chính", Saying(Intent.NOT_OURS, ("12",), rest="Sở Tài chính")),
        ("hủy", Saying(Intent.UNDO)),
        ("Huỷ", Saying(Intent.UNDO)),
        ("danh sách", Saying(Intent.LIST)),
        ("LK 1234 5678", Saying(Intent.LINK, code="12345678")),
        ("lk12345678", Saying(Intent.LINK, code="12345678")),
        ("1234-5678", Saying(Intent.LINK, code="12345678")),
        ("12345678", Saying(Intent.LINK, code="12345678")),
    ],
)
def test_each_answer_is_read_with_its_facts(text: str, said: Saying) -> None:
    assert read_saying(text, ON) == said


@given(st.text(max_size=200))
def test_nothing_that_is_written_breaks_the_reader(text: str) -> None:
    said = read_saying(text, ON)
    assert said.intent in Intent

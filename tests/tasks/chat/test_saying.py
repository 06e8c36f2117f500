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
        "dạ em nhận rồi ạ",
        "Vâng, đã nhận",
        "Đã nhận đầy đủ",
        "Đã nhận thông tin",
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
        "Báo cáo anh, em đang làm ạ",
        "Báo cáo đồng chí, đơn vị đang thực hiện",
        "Báo cáo sẽ gửi vào thứ 6",
        "Gửi báo cáo sau",
        "gửi báo cáo vào thứ 6 tuần sau",
        "báo cáo 12 chậm 2 ngày",
        "dạ báo cáo anh",
        "da bao cao anh",
        "Hoàn thành trước 30/11 ạ",
        "Hoàn thành 12 trước ngày 30/11",
        "xong 12 trong tuần này",
        "xong trước thứ 6",
        "xong hết tuần này",
        "Không phải, tôi chưa nhận được thư",
        "Không phải tôi phụ trách",
        "khó khăn gì đâu, đang làm rồi",
        "vướng mắc gì không",
        "Xem",
        "hủy 12",
    ],
)
def test_what_is_not_certain_is_not_guessed_at(text: str) -> None:
    assert read_saying(text, ON).intent is Intent.UNCLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Đã nhận 2 nhiệm vụ",
        "đã nhận 2 thư",
        "đã nhận 2 văn bản",
        "đã nhận cả 2",
        "đã nhận tất cả 3 nhiệm vụ",
        "xong 2 việc",
        "xin gia hạn 2 ngày đến 30/11/2026 vì chờ số liệu",
        "vướng mắc 2 việc: chưa có vốn",
    ],
)
def test_a_count_names_no_task(text: str) -> None:
    said = read_saying(text, ON)
    assert (said.names, said.everything) == ((), False)


@pytest.mark.parametrize("opening", ["alo", "đã nhận", "xong 12", "xin gia hạn"])
def test_a_word_of_many_parts_is_read_in_an_instant(opening: str) -> None:
    """500 parts, where each more of them would double the time of a reader that goes back for each."""
    said = read_saying(f"{opening} 1/a{'-a' * 500}/b", ON)
    assert (said.names, said.document, said.day) == ((), "", None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xong 12", Saying(Intent.REPORTED, ("12",))),
        ("Xong 12 45/BC-SXD 20/11/2026", Saying(Intent.REPORTED, ("12",), False, "45/BC-SXD", date(2026, 11, 20))),
        ("đã hoàn thành nv12", Saying(Intent.REPORTED, ("nv12",))),
        ("xong hết rồi", Saying(Intent.REPORTED, everything=True, rest="rồi")),
        ("đã báo cáo 12", Saying(Intent.REPORTED, ("12",))),
        ("Báo cáo kết quả 12 45/BC-SXD", Saying(Intent.REPORTED, ("12",), False, "45/BC-SXD")),
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
        ("nhắc lại 12 vào 30/11", Saying(Intent.FOLLOW_UP, ("12",), False, "", date(2026, 11, 30))),
        ("nhac lai sau 30/11", Saying(Intent.FOLLOW_UP, day=date(2026, 11, 30))),
        ("vướng giải phóng mặt bằng", Saying(Intent.OBSTACLE, rest="giải phóng mặt bằng")),
        ("vướng mắc 12: chưa có hướng dẫn", Saying(Intent.OBSTACLE, ("12",), rest="chưa có hướng dẫn")),
        ("không thuộc thẩm quyền 12, chuyển Sở Tài chính", Saying(Intent.NOT_OURS, ("12",), rest="Sở Tài chính")),
        ("hủy", Saying(Intent.UNDO)),
        ("Huỷ", Saying(Intent.UNDO)),
        ("danh sách", Saying(Intent.LIST)),
        ("LK 1234 5678", Saying(Intent.LINK, code="12345678")),
        ("lk12345678", Saying(Intent.LINK, code="12345678")),
        ("1234-5678", Saying(Intent.LINK, code="12345678")),
        ("Mã liên kết của tôi là 1234 5678", Saying(Intent.LINK, code="12345678")),
        ("12345678", Saying(Intent.LINK, code="12345678")),
    ],
)
def test_each_answer_is_read_with_its_facts(text: str, said: Saying) -> None:
    assert read_saying(text, ON) == said


@given(st.text(max_size=200))
def test_nothing_that_is_written_breaks_the_reader(text: str) -> None:
    said = read_saying(text, ON)
    assert said.intent in Intent

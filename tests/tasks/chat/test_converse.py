"""A message is an answer when it is certain which task is meant, and else is helped."""

from datetime import date

import pytest

from tasks.acknowledgement import Acknowledgement
from tasks.chat import reply
from tasks.contact import Contact
from tasks.database import Database
from tasks.incoming import IncomingState, ReplyState
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.chat import LATER, WHO, an_office, answers
from tests.support.office import Office, rows


def test_a_receipt_answers_the_only_open_task_as_its_page_would(database: Database) -> None:
    chat = an_office(database, 1)
    event = chat.say("Đã nhận", LATER)
    assert answers(chat) == [("received", 1, WHO)]
    assert (event.state, event.reply_state, event.outcome) == (IncomingState.DONE, ReplyState.DUE, "received: NV1")
    assert event.reply == "Đã ghi nhận: NV1 – Đã nhận. Nếu nhầm, nhắn “hủy” trong 10 phút."
    with database.read() as session:
        assert rows(session, Task)[0].state == ExecutionState.IN_PROGRESS
        assert rows(session, Acknowledgement)[0].letter_id == 1


def test_of_several_open_tasks_the_named_one_is_answered(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 3)
    chat.say("da nhan 2", LATER)
    chat.say("ĐÃ NHẬN 22/UBND-KT", LATER)
    assert answers(chat) == [("received", 2, WHO), ("received", 3, WHO)]


def test_without_a_name_several_open_tasks_are_listed_and_nothing_is_recorded(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    event = chat.say("Đã nhận", LATER)
    assert answers(chat) == []
    assert event.reply == (
        "2 nhiệm vụ đang chờ trả lời:\n"
        "NV1 · 20/UBND-KT: hạn 05/10\n"
        "NV2 · 21/UBND-KT: hạn 05/10\n"
        "Xin nhắn kèm mã, ví dụ: “đã nhận 1”, “xong 1”, hoặc “đã nhận tất cả”."
    )


def test_all_of_them_are_answered_when_all_are_meant(database: Database) -> None:
    chat = an_office(database, 2)
    chat.say("đã nhận tất cả", LATER)
    assert answers(chat) == [("received", 1, WHO), ("received", 2, WHO)]


def test_one_name_that_fits_nothing_and_nothing_is_recorded(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    event = chat.say("đã nhận 1, 99", LATER)
    assert answers(chat) == []
    assert event.reply.startswith("Chưa có nhiệm vụ «99» trong các thư đã gửi cho Ông/Bà.\n2 nhiệm vụ đang chờ")


def test_a_report_is_recorded_and_its_document_asked_for(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    event = chat.say("xong 2", LATER)
    assert answers(chat) == [("reported", 2, WHO)]
    assert "Xin bổ sung số, ngày văn bản kết quả: “xong 2 45/BC-… 05/10/2026”" in event.reply
    with sqlite_database.read() as session:
        assert rows(session, Task)[1].state == ExecutionState.REPORTED


def test_a_report_with_its_document_is_complete(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("Xong 1 45/BC-SXD 02/10/2026", LATER)
    assert event.reply.startswith("Đã ghi nhận: NV1 – Đã báo cáo kết quả (45/BC-SXD, 02/10/2026).")
    with sqlite_database.read() as session:
        task = rows(session, Task)[0]
    assert (task.result_document, task.result_date) == ("45/BC-SXD", date(2026, 10, 2))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("xin gia hạn 1", "Xin ghi cả ngày và lý do, ví dụ: “xin gia hạn 1 đến 05/10/2026 vì …”."),
        ("xin gia hạn 1 đến 30/10", "Xin ghi cả lý do, ví dụ: “xin gia hạn 1 đến 30/10/2026 vì …”."),
        ("xin gia hạn 1 đến 5/10 vì mưa", "Ngày đề nghị phải sau ngày 05/10/2026"),
        ("vướng mắc 1", "Xin ghi vướng mắc gì"),
        ("không thuộc thẩm quyền 1", "Xin ghi đơn vị có thẩm quyền"),
        ("xong 1 45/BC-SXD 20/10/2026", "Ngày 20/10/2026 chưa đến"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_recorded(sqlite_database: Database, text: str, told: str) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say(text, LATER)
    assert event.reply.startswith(told)
    assert answers(chat) == []


def test_an_extension_asked_for_waits_for_the_office_with_its_day_and_reason(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("Xin gia hạn 1 đến 30/10 vì chờ số liệu", LATER)
    assert event.reply.startswith("Đã ghi nhận: NV1 – Xin gia hạn đến 30/10/2026, lý do: chờ số liệu.")
    with sqlite_database.read() as session:
        given = rows(session, Acknowledgement)[0]
    assert (given.requested_deadline, given.reason) == (date(2026, 10, 30), "chờ số liệu")


def test_a_task_that_is_over_takes_no_answer(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    chat.say("xong 1", LATER)
    assert chat.say("đã nhận 1", LATER).reply == "Không còn chờ trả lời: NV1 («Chờ xác nhận»)."
    assert chat.say("đã nhận", LATER).outcome == "received: NV2"


def test_what_is_not_understood_is_answered_with_what_can_be_said(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("cho hỏi cuộc họp mai", LATER)
    assert event.reply.startswith("Xin lỗi, hệ thống tự động chưa hiểu tin này.\n1 nhiệm vụ đang chờ trả lời:")


def test_the_same_message_told_again_is_worked_once(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("đã nhận", LATER)
    chat.work(event.key, LATER)
    assert answers(chat) == [("received", 1, WHO)]


def test_a_sticker_opens_the_channel_and_says_nothing(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("", LATER)
    assert (event.outcome, event.reply_state) == ("no words", None)


def test_tasks_that_nobody_told_this_officer_of_cannot_be_answered(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    office = Office(sqlite_database)
    other = office.department("Sở Tài chính")
    office.contact(other, zalo_user_id="77", prefers="zalo")
    event = chat.say("đã nhận 1", LATER, sender="77")
    assert answers(chat) == []
    assert event.reply.startswith("Chưa có nhiệm vụ «1» trong các thư")


@pytest.mark.parametrize(
    "text", ["Đã nhận 2 nhiệm vụ", "đã nhận cả 2", "xong 2 việc", "xin gia hạn 2 ngày đến 30/11 vì mưa"]
)
def test_a_count_answers_no_task(sqlite_database: Database, text: str) -> None:
    chat = an_office(sqlite_database, 3)
    assert "3 nhiệm vụ đang chờ trả lời:" in chat.say(text, LATER).reply
    assert answers(chat) == []


def test_who_is_no_contact_any_more_answers_nothing(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    with sqlite_database.write() as session:
        session.get_one(Contact, 1).active = False
    assert chat.say("đã nhận 1", LATER).reply == reply.STRANGER
    assert answers(chat) == []

"""A message is an answer when it is certain which task is meant, and else is helped."""

from datetime import date

import pytest
from sqlalchemy import update

from tasks.acknowledge import acknowledge
from tasks.acknowledgement import Acknowledgement
from tasks.answer import Answer, Choice
from tasks.chat import reply
from tasks.contact import Contact
from tasks.database import Database
from tasks.handlers import BUS
from tasks.incoming import IncomingState, ReplyState
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.chat import USER, Chat
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:31")
LATER = at("2026-10-05 08:00")
DESK = make_desk(channels=("email", "zalo"))


def an_office(database: Database, tasks: int) -> Chat:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id=USER, prefers="zalo,email", title="Chuyên viên Văn phòng Sở")
    for number in range(tasks):
        office.task(lead, MONDAY, document_number=f"{20 + number}/UBND-KT")
    with database.write() as session:
        remind(session, DESK, NOW)
        session.execute(update(Letter).values(state=LetterState.SENT, sent_at=NOW))
    return Chat(database, DESK)


def answers(chat: Chat) -> list[tuple[str, int, str]]:
    with chat.database.read() as session:
        return [(each.choice, each.task_id, each.answered_by) for each in rows(session, Acknowledgement)]


WHO = "Chuyên viên Văn phòng Sở (Zalo)"


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


def test_the_last_answer_may_be_taken_back(database: Database) -> None:
    chat = an_office(database, 1)
    chat.say("đã nhận", LATER)
    event = chat.say("hủy", at("2026-10-05 08:09"))
    assert event.reply == "Đã hủy câu trả lời vừa rồi: NV1."
    with database.read() as session:
        assert rows(session, Task)[0].state == ExecutionState.NOT_STARTED
    assert chat.say("hủy", at("2026-10-05 08:09")).reply.startswith("Không còn câu trả lời nào")


def test_after_ten_minutes_it_stands(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    chat.say("đã nhận", LATER)
    assert chat.say("hủy", at("2026-10-05 08:11")).reply.startswith("Không còn câu trả lời nào")


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


NEXT_DAY = at("2026-10-06 07:31")


def with_another_task_told_next_day(chat: Chat) -> None:
    office = Office(chat.database, made=1)
    with chat.database.write() as session:
        session.execute(update(Task).values(state=ExecutionState.DONE))
    office.task(1, NEXT_DAY.date())
    with chat.database.write() as session:
        remind(session, DESK, NEXT_DAY)
        session.execute(update(Letter).where(Letter.id > 1).values(state=LetterState.SENT, sent_at=NEXT_DAY))


def test_a_message_of_yesterday_speaks_of_what_was_told_until_then(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    with_another_task_told_next_day(chat)
    event = chat.say("xong 2", at("2026-10-06 08:00"), written=LATER)
    assert event.reply.startswith("Chưa có nhiệm vụ «2»")
    assert answers(chat) == []
    assert chat.say("xong 2", at("2026-10-06 08:01")).outcome == "reported: NV2"


def test_a_message_that_names_nothing_is_not_certain_after_an_hour(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("đã nhận", at("2026-10-05 09:01"), written=LATER)
    assert event.reply.startswith(f"{reply.CAME_LATE}\n1 nhiệm vụ đang chờ trả lời:\nNV1 ·")
    assert answers(chat) == []


def test_a_message_that_is_an_hour_old_or_names_its_task_is_recorded(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    chat.say("đã nhận 1", at("2026-10-05 20:00"), written=LATER)
    chat.say("đã nhận tất cả", at("2026-10-05 09:00"), written=LATER)
    assert answers(chat) == [("received", 1, WHO), ("received", 2, WHO)]


def test_a_day_that_a_late_message_speaks_of_is_of_when_it_was_written(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    event = chat.say("xong 1 45/BC-SXD 06/10/2026", NEXT_DAY, written=LATER)
    assert event.reply.startswith("Ngày 06/10/2026 chưa đến")


def test_what_a_letter_told_a_moment_ago_by_another_clock_may_be_answered(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    early = at("2026-10-05 07:29")  # two minutes before it was sent
    assert chat.say("đã nhận", NOW, written=early).outcome == "received: NV1"


def test_an_undo_leaves_what_was_answered_on_the_page(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    page = Answer(choice=Choice.REPORTED, answered_by="Văn thư", result_document="45/BC", result_date=MONDAY)
    with sqlite_database.write() as session:
        acknowledge(session, BUS, session.get_one(Letter, 1), 1, page, LATER, MONDAY)
    assert chat.say("hủy", at("2026-10-05 08:05")).reply == reply.TOO_LATE
    chat.say("đã nhận 2", at("2026-10-05 08:06"))
    assert chat.say("hủy", at("2026-10-05 08:07")).reply == reply.UNDONE.format(codes="NV2")
    with sqlite_database.read() as session:
        assert [each.state for each in rows(session, Task)] == [ExecutionState.REPORTED, ExecutionState.NOT_STARTED]


def test_an_undo_takes_back_the_newest_message_and_all_that_it_said(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 3)
    chat.say("đã nhận 1", LATER)
    chat.say("đã nhận 2, 3", at("2026-10-05 08:01"))
    assert chat.say("hủy", at("2026-10-05 08:02")).reply == reply.UNDONE.format(codes="NV2, NV3")
    assert chat.say("hủy", at("2026-10-05 08:03")).reply == reply.UNDONE.format(codes="NV1")


def test_an_undo_leaves_what_was_written_after_it(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    chat.say("đã nhận", at("2026-10-05 08:01"))
    assert chat.say("hủy", at("2026-10-05 08:02"), written=LATER).reply == reply.TOO_LATE


def test_a_message_that_an_undo_has_overtaken_is_said_again_by_its_writer(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 2)
    chat.say("hủy", at("2026-10-05 08:04"))
    event = chat.say("xong 2", at("2026-10-05 08:05"), written=at("2026-10-05 08:03"))
    assert (event.outcome, event.reply) == ("told after an undo", reply.OUT_OF_ORDER)
    assert chat.say("xong 2", at("2026-10-05 08:06")).outcome == "reported: NV2"


def test_who_is_no_contact_any_more_answers_nothing(sqlite_database: Database) -> None:
    chat = an_office(sqlite_database, 1)
    with sqlite_database.write() as session:
        session.get_one(Contact, 1).active = False
    assert chat.say("đã nhận 1", LATER).reply == reply.STRANGER
    assert answers(chat) == []

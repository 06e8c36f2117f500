"""What was answered in a chat is taken back there, in the order in which it was written."""

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.chat import reply
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.chat import LATER, an_office
from tests.support.office import MONDAY, at, rows


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

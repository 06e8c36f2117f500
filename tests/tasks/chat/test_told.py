"""A message that we hear late is judged by what had been told when it was written."""

from sqlalchemy import update

from tasks.chat import reply
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.chat import DESK, LATER, NOW, WHO, Chat, an_office, answers
from tests.support.office import Office, at

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

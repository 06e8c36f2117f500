"""What was said about a task already, told back."""

import pytest

from tasks.chain import Passed, write_chain
from tasks.database import Database
from tasks.history import what_was_said
from tasks.letter import Letter, LetterKind
from tasks.posting import open_posting, post_letter
from tasks.remind import remind
from tasks.state import ExecutionState
from tasks.task import Task
from tests.support.office import MONDAY, ZONE, Office, at, make_desk

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """NV1 with letter 1 over email, and its copy over Zalo."""
    desk = make_desk(channels=("email", "zalo"))
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead, zalo_user_id="77")
    office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        remind(session, desk, NOW)
        posting = open_posting(desk, desk.read_calendar(session), NOW)
        assert post_letter(session, 1, "zalo", LetterKind.COPY, posting, NOW, about="1") == 2
    return office


def told(office: Office) -> list[str]:
    with office.database.read() as session:
        return list(what_was_said(session, "NV1", ZONE))


def test_a_copy_is_told_after_its_letter(office: Office) -> None:
    assert told(office) == [
        "Ngày 05/10/2026: nấc 0, email, thư pending.",
        "Cùng ngày, bản sao qua Zalo (thư số 2): thư pending.",
    ]


def test_that_a_letter_came_and_was_seen_is_told_and_is_no_acknowledgement(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Letter, 1).received_at = at("2026-10-05 07:32")
        copy = session.get_one(Letter, 2)
        copy.state, copy.received_at, copy.seen_at = "sent", at("2026-10-05 07:31"), at("2026-10-05 09:05")
    first, second = told(office)
    assert first.endswith("thư pending, đã tới máy người nhận lúc 07:32 05/10/2026.")
    assert second.endswith("thư sent, đã tới máy người nhận lúc 07:31 05/10/2026, đã được xem lúc 09:05 05/10/2026.")
    assert "xác nhận" not in first + second


def test_channels_that_were_passed_over_are_told_with_the_reason(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Letter, 1).chain = write_chain([Passed("zalo_bot", "chưa có địa chỉ Zalo Bot")])
    assert told(office)[0].endswith("thư pending; không qua Zalo Bot: chưa có địa chỉ Zalo Bot.")


def test_the_copy_of_a_letter_that_does_not_tell_of_the_task_any_more_is_not_told(office: Office) -> None:
    with office.database.read() as session:
        task = session.get_one(Task, 1)
    office.change(task, lambda each: each.become(ExecutionState.PAUSED))
    assert told(office) == ["Ngày 05/10/2026: nấc 0, email, không gửi: task became paused."]

"""The last look at a letter of news: what became otherwise since it was written is taken out."""

from collections.abc import Callable
from typing import Any

import pytest

from tasks.contact import Contact
from tasks.database import Database
from tasks.leave import Leave
from tasks.letter import Letter
from tasks.news import News, tell
from tasks.news_kind import NewsKind
from tasks.post_news import post_news
from tasks.state import ExecutionState
from tasks.still_needed import drop_needless
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 09:00")


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Letter 1 tells contact 1 that task 1 was reopened, and that its deadline moved."""
    office = Office(sqlite_database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    with sqlite_database.write() as session:
        session.query(News).delete()
        tell(session, 1, NewsKind.REOPENED, "1", {}, NOW)
        tell(session, 1, NewsKind.MOVED, "version 1", {"version": 1}, NOW)
        post_news(session, make_desk(), NOW)
    return office


def look(office: Office, **letter: Any) -> tuple[str | None, list[str | None]]:
    with office.database.write() as session:
        row = session.get_one(Letter, 1)
        for name, value in letter.items():
            setattr(row, name, value)
        reason = drop_needless(session, row)
    with office.database.read() as session:
        return reason, [each.dropped for each in rows(session, News)]


def change(office: Office, step: Callable[[Task], Any]) -> None:
    """Behind the back of the handlers: the last look is on its own."""
    with office.database.write() as session:
        step(session.get_one(Task, 1))


def test_news_that_is_still_so_goes(office: Office) -> None:
    assert look(office) == (None, [None, None])


def test_a_part_that_is_no_longer_so_is_taken_out(office: Office) -> None:
    change(office, lambda task: setattr(task, "deadline_version", 2))
    assert look(office) == (None, [None, "deadline moved"])


def test_a_letter_without_anything_to_say_does_not_leave(office: Office) -> None:
    change(office, lambda task: setattr(task, "state", ExecutionState.DONE))
    assert look(office) == ("task became done", ["task became done"] * 2)


def test_after_a_first_copy_it_is_said_that_one_may_have_come(office: Office) -> None:
    change(office, lambda task: setattr(task, "state", ExecutionState.DONE))
    reason, _ = look(office, resends=1)
    assert reason == "task became done; a first copy may have arrived"


def test_a_copy_over_a_second_channel_takes_nothing_out(office: Office) -> None:
    change(office, lambda task: setattr(task, "state", ExecutionState.DONE))
    assert look(office, kind="copy", about="1") == ("task became done", [None, None])


def test_news_for_one_who_went_on_leave_is_told_to_whoever_is_written_to_instead(office: Office) -> None:
    second = office.contact(1, "ph@vidu.gov.vn", position=2)
    with office.database.write() as session:
        session.add(Leave(contact_id=1, first=MONDAY, last=MONDAY, entered_by="test", entered_at=NOW))
    assert look(office) == ("on leave, and nobody stands in", [None, None])
    with office.database.write() as session:
        assert post_news(session, make_desk(), NOW) == 1
        assert {each.letter_id for each in rows(session, News)} == {2}
        assert session.get_one(Letter, 2).contact_id == second


def test_news_for_one_who_is_no_contact_any_more_is_told_to_whoever_is_written_to_instead(office: Office) -> None:
    second = office.contact(1, "ph@vidu.gov.vn", position=2)
    with office.database.write() as session:
        session.get_one(Contact, 1).active = False
    assert look(office, kind="copy", about="1") == ("no longer a contact", [None, None])
    assert look(office, kind="news", about=None) == ("no longer a contact", [None, None])
    with office.database.write() as session:
        assert post_news(session, make_desk(), NOW) == 1
        assert session.get_one(Letter, 2).contact_id == second

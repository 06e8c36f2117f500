"""A letter of each announcement for whoever wants it."""

from datetime import date

import pytest

from tasks.circuit import end
from tasks.database import Database
from tasks.feed.announce import announce
from tasks.feed.event_type import EventType
from tasks.feed.post import post_events
from tasks.feed.subscription import remove, resume, subscribe
from tasks.letter import Letter, LetterKind, LetterState
from tests.support.office import Office, at, make_desk, rows

NIGHT = at("2026-10-05 22:00")


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database).open()


def subscriber(office: Office, *types: EventType) -> int:
    with office.database.write() as session:
        return subscribe(session, "https://nhan.vidu.gov.vn/su-kien", "nhan.vidu.gov.vn", types, "sealed", NIGHT)


def letters(office: Office) -> list[Letter]:
    announce(office.database, make_desk(), NIGHT)
    post_events(office.database, make_desk(), NIGHT)
    with office.database.read() as session:
        return [each for each in rows(session, Letter) if each.kind == LetterKind.EVENT]


def test_each_subscriber_gets_a_letter_of_what_it_wants_once_and_at_any_hour(office: Office) -> None:
    everything, moves = subscriber(office), subscriber(office, EventType.DEADLINE_CHANGED)
    task = office.task(office.department(), date(2026, 10, 20))
    office.change(task, lambda each: each.move_deadline(date(2026, 10, 30)))
    letters(office)
    found = letters(office)
    assert sorted((each.channel, each.about) for each in found) == [
        (f"event:{everything}", "1"),
        (f"event:{everything}", "2"),
        (f"event:{moves}", "2"),
    ]
    assert {(each.due_at, each.not_after) for each in found} == {(NIGHT, None)}


def test_what_happened_before_is_not_told(office: Office) -> None:
    office.task(office.department(), date(2026, 10, 20))
    letters(office)
    subscriber(office)
    assert letters(office) == []


def test_a_subscription_that_is_over_goes_on_where_it_stood_once_it_is_resumed(office: Office) -> None:
    number = subscriber(office)
    with office.database.write() as session:
        end(session, f"event:{number}", "HTTP 410")
    office.task(office.department(), date(2026, 10, 20))
    assert letters(office) == []
    with office.database.write() as session:
        assert resume(session, number)
    assert [each.about for each in letters(office)] == ["1"]


def test_who_is_removed_gets_nothing_more_not_even_what_waits(office: Office) -> None:
    number = subscriber(office)
    lead = office.department()
    office.task(lead, date(2026, 10, 20))
    letters(office)
    with office.database.write() as session:
        remove(session, number, NIGHT)
    office.task(lead, date(2026, 10, 20))
    assert [each.state for each in letters(office)] == [LetterState.CANCELLED]

"""What happened is told for so long; nobody is made to believe that older things never happened."""

from datetime import date

import pytest
from sqlalchemy import select

from tasks.database import Database
from tasks.feed.announce import announce
from tasks.feed.announcement import Announcement
from tasks.feed.event_type import EventType
from tasks.feed.page import FeedGoneError, read_feed
from tasks.feed.post import post_events
from tasks.feed.subscription import remove, subscribe
from tests.support.office import Office, at, make_desk

DESK, MADE = make_desk(), at("2026-09-01 09:00")
NEW_YEAR = at("2026-12-31 09:00")


@pytest.fixture
def office(database: Database) -> Office:
    """Two tasks told on the day on which they were given, then overdue; a third one told four months later."""
    office = Office(database).open()
    lead = office.department()
    for _ in range(2):
        office.task(lead, date(2026, 9, 3))
    announce(database, DESK, MADE)
    announce(database, DESK, at("2026-09-04 08:00"))
    office.now = at("2026-12-30 09:00")
    office.task(lead, None)
    return office


def kept(database: Database) -> list[tuple[int, str]]:
    with database.read() as session:
        return [(each.id, each.type) for each in session.scalars(select(Announcement).order_by(Announcement.id))]


def test_what_is_older_is_let_go_and_who_stopped_before_it_is_told(office: Office) -> None:
    announce(office.database, DESK, NEW_YEAR)
    # What tells that a deadline was missed is remembered, so that it is not told again.
    assert kept(office.database) == [(3, EventType.OVERDUE), (4, EventType.OVERDUE), (5, EventType.ASSIGNED)]
    with office.database.read() as session:
        for after in (0, 3):
            with pytest.raises(FeedGoneError) as gone:
                read_feed(session, after, 10)
            assert gone.value.after == 4
        assert [[each.id for each in read_feed(session, after, 10)[0]] for after in (4, None)] == [[5], [5]]
    announce(office.database, DESK, at("2027-01-04 08:00"))
    assert len(kept(office.database)) == 3


def test_the_newest_stays_however_old_so_that_no_number_comes_twice(office: Office) -> None:
    announce(office.database, DESK, NEW_YEAR)
    announce(office.database, DESK, at("2027-12-30 08:00"))
    assert kept(office.database)[-1] == (5, EventType.ASSIGNED)


def test_what_a_subscriber_was_not_told_waits_until_it_is_told_or_ends(office: Office) -> None:
    with office.database.write() as session:
        number = subscribe(session, "https://a.vidu.gov.vn/e", "a.vidu.gov.vn", (), "sealed", MADE)
    announce(office.database, DESK, NEW_YEAR)
    assert [each for each, _ in kept(office.database)] == [3, 4, 5]
    assert post_events(office.database, DESK, NEW_YEAR) == 1
    announce(office.database, DESK, at("2027-06-01 08:00"))
    office.task(1, None)
    announce(office.database, DESK, at("2027-06-02 08:00"))
    assert [each for each, _ in kept(office.database)] == [3, 4, 5, 6], "its letter waits, and is made of it"
    with office.database.write() as session:
        remove(session, number, NEW_YEAR)
    announce(office.database, DESK, at("2027-06-03 08:00"))
    assert [each for each, _ in kept(office.database)] == [3, 4, 6]

"""Two channels at once for what cannot wait; and a copy is believed for what it said, and no more."""

from datetime import date

import pytest
from sqlalchemy import select

from notifiers.error import ErrorKind, NotifierError
from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.ladder import Ladder
from tasks.ledger import read_ledger
from tasks.letter import Letter, LetterState
from tasks.proof.letters import letters_about
from tasks.remind import remind
from tasks.state import Urgency
from tasks.told import told_contacts
from tests.support.office import FakeChannel, Office, at, make_desk, rows
from tests.support.plan import as_if_large, planned_statements, whole_tables
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:31")
REFUSED = NotifierError(ErrorKind.RECIPIENT, "-230 not in 7 days")
AWAY = NotifierError(ErrorKind.TRANSIENT, "connection refused")
DESK = make_desk(channels=("email", "zalo", "zalo_bot"))


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    return with_a_copy(sqlite_database)


def with_a_copy(database: Database) -> Office:
    """One hỏa tốc task, its officer on Zalo first."""
    office = Office(database).open()
    office.contact(office.department(), zalo_user_id="42", prefers="zalo,email")
    office.task(1, date(2026, 10, 14), urgency=Urgency.EXPRESS)
    scan(office)
    return office


def scan(office: Office, now: str = "2026-10-05 07:31", desk: Desk = DESK) -> None:
    with office.database.write() as session:
        remind(session, desk, at(now))


def deliver(office: Office, *ids: int, now: str = "2026-10-05 07:40", **channels: FakeChannel) -> None:
    if not ids:
        with office.database.read() as session:
            ids = tuple(session.scalars(select(Letter.id).where(Letter.state == LetterState.PENDING)))
    Delivery(office.database, FixedClock(at(now)), Composer(DESK, "dondoc@vidu.gov.vn"), channels).deliver(ids)


def letters(office: Office) -> list[tuple[str, str, str]]:
    with office.database.read() as session:
        return [(each.kind, each.channel, each.state) for each in rows(session, Letter)]


def test_an_express_task_goes_over_two_channels(office: Office) -> None:
    assert letters(office) == [("reminder", "zalo", "pending"), ("copy", "email", "pending")]


def test_the_ladder_may_say_that_it_goes_over_one(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department(), zalo_user_id="42")
    office.task(1, date(2026, 10, 14), urgency=Urgency.EXPRESS)
    scan(office, desk=make_desk(channels=("email", "zalo"), ladder=Ladder(two_channels=())))
    assert letters(office) == [("reminder", "email", "pending")]


def test_the_ladder_may_say_that_what_is_late_for_so_long_goes_over_two(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    for name, deadline in (("Sở Y tế", date(2026, 9, 28)), ("Sở Xây dựng", date(2026, 9, 29))):
        lead = office.department(name)
        office.contact(lead, zalo_user_id="42")
        office.task(lead, deadline)
    scan(office, desk=make_desk(channels=("email", "zalo"), ladder=Ladder(two_channels_late=5)))
    with sqlite_database.read() as session:
        copies = [each.contact_id for each in rows(session, Letter) if each.kind == "copy"]
    assert copies == [1]


def test_who_has_one_channel_gets_one_letter(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.task(1, date(2026, 10, 14), urgency=Urgency.EXPRESS)
    scan(office)
    assert letters(office) == [("reminder", "email", "pending")]


def test_a_letter_has_one_copy_though_its_officer_gains_a_channel(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Contact, 1).move("zalo_bot", "chat")
        session.get_one(Contact, 1).prefers = "zalo,zalo_bot,email"
    scan(office, "2026-10-05 07:35")
    assert [kind for kind, _, _ in letters(office)] == ["reminder", "copy"]


def test_a_copy_that_has_left_says_it_when_the_letter_is_refused(office: Office) -> None:
    deliver(office, 2, email=FakeChannel())
    deliver(office, 1, zalo=FakeChannel("zalo", fails=REFUSED))
    assert letters(office) == [("reminder", "zalo", "dead"), ("copy", "email", "sent")]


def test_a_copy_that_waits_is_no_promise_the_letter_itself_goes_there(office: Office) -> None:
    deliver(office, 1, 2, zalo=FakeChannel("zalo", fails=REFUSED), email=FakeChannel(fails=AWAY))
    assert letters(office) == [
        ("reminder", "zalo", "dead"),
        ("copy", "email", "cancelled"),
        ("reminder", "email", "pending"),
    ]
    scan(office, "2026-10-06 07:31")
    email = FakeChannel()
    deliver(office, now="2026-10-06 08:30", email=email, zalo=FakeChannel("zalo"))
    assert "NV1" in "".join(each.text for each in email.sent)


def test_what_was_left_to_a_copy_that_did_not_leave_is_told_the_next_day(office: Office) -> None:
    away = FakeChannel(fails=AWAY, during=lambda: deliver(office, 1, zalo=FakeChannel("zalo", fails=REFUSED)))
    deliver(office, 2, email=away)
    assert letters(office) == [("reminder", "zalo", "dead"), ("copy", "email", "pending")]
    scan(office, "2026-10-06 07:31")
    email = FakeChannel()
    deliver(office, now="2026-10-06 08:30", email=email, zalo=FakeChannel("zalo"))
    assert ["NV1" in each.text for each in email.sent] == [True]


def test_when_the_copy_is_refused_after_its_letter_a_third_channel_says_it(office: Office) -> None:
    with office.database.write() as session:
        session.get_one(Contact, 1).move("zalo_bot", "chat")
        session.get_one(Contact, 1).prefers = "zalo,email,zalo_bot"
    refused_later = FakeChannel(fails=NotifierError(ErrorKind.RECIPIENT, "552 mailbox full"))
    refused_later.during = lambda: deliver(office, 1, zalo=FakeChannel("zalo", fails=REFUSED))
    deliver(office, 2, email=refused_later)
    assert letters(office) == [
        ("reminder", "zalo", "dead"),
        ("copy", "email", "dead"),
        ("reminder", "zalo_bot", "pending"),
    ]


def test_a_copy_is_not_believed_for_what_its_letter_gained_after_it_left(office: Office) -> None:
    deliver(office, 2, email=FakeChannel())
    office.task(1, date(2026, 10, 14), urgency=Urgency.EXPRESS)
    scan(office, "2026-10-05 07:50")
    email = FakeChannel()
    deliver(office, 1, now="2026-10-05 07:55", zalo=FakeChannel("zalo", fails=REFUSED))
    deliver(office, now="2026-10-05 08:00", email=email)
    (told,) = email.sent
    assert "NV2" in told.text
    assert "NV1" not in told.text


def test_copies_are_found_by_their_letter_without_reading_all_letters(database: Database) -> None:
    office = with_a_copy(as_if_large(database))
    with planned_statements(database) as lines:
        scan(office, "2026-10-05 07:35")
        with database.read() as session:
            assert told_contacts(session, 1) == set()  # neither has left
            assert len(list(read_ledger(session, "NV1"))) == len(list(letters_about(session, 1))) == 2
        deliver(office, 2, email=FakeChannel())
        deliver(office, 1, zalo=FakeChannel("zalo", fails=REFUSED))
        with database.read() as session:
            assert told_contacts(session, 1) == {1}  # by the copy alone
    assert any("ix_letter_about" in line for line in lines)
    assert "letter" not in whole_tables(lines)

"""What a refused address leaves unsaid goes over the contact's other channel."""

from collections.abc import Callable

import pytest
from sqlalchemy import update

from notifiers.error import ErrorKind, NotifierError
from tasks.clock import FixedClock
from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind, LetterState
from tasks.posting import open_posting, post_letter
from tasks.remind import remind
from tasks.reminder import WAITS, Reminder
from tasks.suppression import suppressed
from tests.support.office import MONDAY, FakeChannel, Office, at, make_desk, rows
from worker.compose import Composer
from worker.deliver import Delivery

NOW = at("2026-10-05 07:30")
GONE = NotifierError(ErrorKind.RECIPIENT, "550 5.1.1 no such user", for_good=True)
FULL = NotifierError(ErrorKind.RECIPIENT, "552 5.2.2 mailbox full")


@pytest.fixture
def desk() -> Desk:
    return make_desk(channels=("email", "zalo"))


@pytest.fixture
def office(database: Database, desk: Desk) -> Office:
    """An office with one letter of two reminders, to a contact that has both channels."""
    office = Office(database).open()
    lead = office.department()
    office.contact(lead, "Cu@vidu.gov.vn", zalo_user_id="42")
    for _ in range(2):
        office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, desk, NOW)
    return office


@pytest.fixture
def deliver(office: Office, desk: Desk) -> Callable[..., None]:
    def deliver(letter: int, email: FakeChannel, zalo: FakeChannel, now: str = "2026-10-05 07:31") -> None:
        channels = {"email": email, "zalo": zalo}
        composer = Composer(desk, "dondoc@vidu.gov.vn")
        Delivery(office.database, FixedClock(at(now)), composer, channels).deliver([letter])

    return deliver


def letters(office: Office) -> list[tuple[str, str, str | None]]:
    with office.database.read() as session:
        return [(each.channel, each.state, each.reason) for each in rows(session, Letter)]


def told_by(office: Office) -> list[int]:
    with office.database.read() as session:
        return [each.letter_id for each in rows(session, Reminder)]


def test_a_refused_address_sends_what_is_left_over_the_other_channel_the_same_day(
    office: Office, deliver: Callable[..., None]
) -> None:
    zalo = FakeChannel("zalo")
    deliver(1, FakeChannel(fails=GONE), zalo)
    assert letters(office) == [
        ("email", LetterState.DEAD, "550 5.1.1 no such user → zalo"),
        ("zalo", LetterState.PENDING, None),
    ]
    assert told_by(office) == [2, 2]
    deliver(2, FakeChannel(), zalo)
    assert [each.to for each in zalo.sent] == ["42"]
    assert letters(office)[1][1] == LetterState.SENT


def test_an_address_refused_for_good_is_suppressed_and_one_that_is_only_full_is_not(
    office: Office, deliver: Callable[..., None]
) -> None:
    deliver(1, FakeChannel(fails=FULL), FakeChannel("zalo"))
    with office.database.read() as session:
        assert suppressed(session) == {}
    with office.database.write() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(state=LetterState.PENDING))
        session.execute(update(Reminder).values(letter_id=1))
    deliver(1, FakeChannel(fails=GONE), FakeChannel("zalo"))
    with office.database.read() as session:
        ((key, found),) = suppressed(session).items()
    assert (key, found.words, found.letter_id) == (("email", "cu@vidu.gov.vn"), "550 5.1.1 no such user", 1)


def test_the_next_day_goes_over_the_other_channel_at_once(
    office: Office, desk: Desk, deliver: Callable[..., None]
) -> None:
    deliver(1, FakeChannel(fails=GONE), FakeChannel("zalo"))
    with office.database.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT).where(Letter.id == 2))
        remind(session, desk, at("2026-10-06 07:30"))
    assert [each[0] for each in letters(office)] == ["email", "zalo", "zalo"]


def test_both_channels_refused_end_there(office: Office, deliver: Callable[..., None]) -> None:
    zalo = FakeChannel("zalo", fails=NotifierError(ErrorKind.RECIPIENT, "-213 not following"))
    deliver(1, FakeChannel(fails=FULL), zalo)
    deliver(2, FakeChannel(), zalo)
    assert letters(office) == [
        ("email", LetterState.DEAD, "552 5.2.2 mailbox full → zalo"),
        ("zalo", LetterState.DEAD, "-213 not following"),
    ]
    assert told_by(office) == [2, 2]


def test_a_contact_without_another_channel_keeps_its_reminders_where_they_were(
    office: Office, deliver: Callable[..., None]
) -> None:
    with office.database.write() as session:
        rows(session, Contact)[0].move("zalo", None)
    deliver(1, FakeChannel(fails=FULL), FakeChannel("zalo"))
    assert letters(office) == [("email", LetterState.DEAD, "552 5.2.2 mailbox full")]
    assert told_by(office) == [1, 1]


def test_a_letter_over_the_other_channel_that_has_left_already_takes_nothing_more(
    office: Office, desk: Desk, deliver: Callable[..., None]
) -> None:
    deliver(1, FakeChannel(fails=FULL), FakeChannel("zalo"))
    with office.database.write() as session:
        session.execute(update(Letter).where(Letter.id == 2).values(state=LetterState.SENT))
        session.execute(update(Letter).where(Letter.id == 1).values(state=LetterState.PENDING))
        session.execute(update(Reminder).values(letter_id=1))
    deliver(1, FakeChannel(fails=FULL), FakeChannel("zalo"))
    assert letters(office)[0] == ("email", LetterState.DEAD, "552 5.2.2 mailbox full")
    assert told_by(office) == [1, 1]


@pytest.mark.parametrize(
    "refusal",
    [NotifierError(ErrorKind.CONTENT, "-248 breaks the rules"), NotifierError(ErrorKind.TRANSIENT, "down")],
)
def test_whatever_ends_a_letter_that_never_left_its_reader_has_another_channel(
    office: Office, deliver: Callable[..., None], refusal: NotifierError
) -> None:
    with office.database.write() as session:
        session.execute(update(Letter).values(tries=6))
    deliver(1, FakeChannel(fails=refusal), FakeChannel("zalo"))
    assert [(channel, state) for channel, state, _ in letters(office)] == [
        ("email", LetterState.DEAD),
        ("zalo", LetterState.PENDING),
    ]


def test_what_finds_the_other_letter_gone_is_told_the_next_day(
    office: Office, desk: Desk, deliver: Callable[..., None]
) -> None:
    with office.database.write() as session:
        posting = open_posting(desk, desk.read_calendar(session), NOW)
        post_letter(session, 1, "zalo", LetterKind.REMINDER, posting, NOW)
        session.execute(update(Letter).where(Letter.id == 2).values(state=LetterState.SENT, sent_at=NOW))
    deliver(1, FakeChannel(fails=FULL), FakeChannel("zalo"))
    with office.database.read() as session:
        assert [each.dropped for each in rows(session, Reminder)] == [WAITS, WAITS]
    with office.database.write() as session:
        remind(session, desk, at("2026-10-06 07:31"))
    with office.database.read() as session:
        assert [each.rung for each in rows(session, Reminder) if each.dropped is None] == [-1, -1]


def test_a_letter_that_was_called_off_takes_what_another_channel_could_not_bring(
    office: Office, desk: Desk, deliver: Callable[..., None]
) -> None:
    with office.database.write() as session:
        posting = open_posting(desk, desk.read_calendar(session), NOW)
        post_letter(session, 1, "zalo", LetterKind.REMINDER, posting, NOW)
        session.execute(update(Letter).where(Letter.id == 2).values(state=LetterState.CANCELLED))
    deliver(1, FakeChannel(fails=FULL), FakeChannel("zalo"))
    assert told_by(office) == [2, 2]
    assert letters(office)[1][1] == LetterState.PENDING


def test_a_refused_second_copy_goes_on_as_a_second_copy(office: Office, deliver: Callable[..., None]) -> None:
    with office.database.write() as session:
        session.execute(update(Letter).values(resends=1))
    zalo = FakeChannel("zalo")
    deliver(1, FakeChannel(fails=FULL), zalo)
    deliver(2, FakeChannel(), zalo)
    assert [each.resent for each in zalo.sent] == [True]

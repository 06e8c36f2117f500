"""Letters do not wait for a channel that does not come back by itself."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tasks.chain import Passed, read_chain
from tasks.circuit import Circuit, begin_again, end, rest, usable_channels
from tasks.database import Database
from tasks.desk import Desk
from tasks.divert import divert
from tasks.letter import Letter, LetterState
from tasks.notice import post_notice
from tasks.remind import remind
from tests.support.office import MONDAY, Office, at, make_desk, rows

NOW = at("2026-10-05 07:31")


@pytest.fixture
def desk() -> Desk:
    return make_desk(channels=("email", "zalo"))


@pytest.fixture
def office(database: Database, desk: Desk) -> Office:
    """Two letters over Zalo; the second contact has no other address."""
    office = Office(database).open()
    for name, email in (("Sở Xây dựng", "xd@vidu.gov.vn"), ("Sở Y tế", None)):
        lead = office.department(name)
        office.contact(lead, email, zalo_user_id="42", prefers="zalo,email")
        office.task(lead, MONDAY)
    with database.write() as session:
        remind(session, desk, NOW)
    return office


def states(office: Office) -> list[tuple[str, str, str | None]]:
    with office.database.read() as session:
        return [(each.channel, each.state, each.reason) for each in rows(session, Letter)]


def moved(office: Office, desk: Desk) -> int:
    return divert(office.database, desk, NOW)


def test_a_channel_that_is_over_gives_up_what_another_can_take(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        assert end(session, "zalo", "no consent")
        assert not end(session, "zalo", "said again")
    assert moved(office, desk) == 1
    assert states(office) == [
        ("zalo", LetterState.CANCELLED, "no consent → email"),
        ("zalo", LetterState.PENDING, None),
        ("email", LetterState.PENDING, None),
    ]
    with office.database.read() as session:
        assert read_chain(rows(session, Letter)[2].chain) == (Passed("zalo", "no consent"),)


def test_a_rest_is_waited_for_until_it_has_lasted_for_half_an_hour(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        rest(session, "zalo", timedelta(minutes=10), "-321 cannot pay")
    assert moved(office, desk) == 0
    with office.database.write() as session:
        session.execute(update(Circuit).values(since=Circuit.since - 31 * 60_000))
    assert moved(office, desk) == 1


def test_a_second_copy_stays_where_the_first_may_have_arrived(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        end(session, "zalo", "no consent")
        session.execute(update(Letter).values(resends=1))
    assert moved(office, desk) == 0


def test_what_is_written_while_a_channel_is_over_goes_another_way_until_a_person_acted(
    office: Office, desk: Desk
) -> None:
    with office.database.write() as session:
        end(session, "zalo", "no consent")
        rest(session, "zalo", timedelta(minutes=1), "a letter that was under way")
        assert usable_channels(session, desk.channels) == ("email",)
    moved(office, desk)
    with office.database.write() as session:
        remind(session, desk, at("2026-10-06 07:31"))
        todays = session.scalars(select(Letter.channel).where(Letter.contact_id == 1, Letter.slot > MONDAY)).all()
    assert todays == ["email"]
    with office.database.write() as session:
        assert begin_again(session, "zalo")
        assert not begin_again(session, "zalo")
        assert usable_channels(session, desk.channels) == ("email", "zalo")


def test_the_office_is_told_once_a_day_and_channel(office: Office, desk: Desk) -> None:
    with office.database.write() as session:
        assert post_notice(session, desk, "zalo", NOW) is not None
        assert post_notice(session, desk, "zalo", NOW) is None
        assert post_notice(session, desk, "webhook:sms", NOW) is not None
        assert post_notice(session, desk, "zalo", at("2026-10-06 07:31")) is not None

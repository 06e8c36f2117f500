from datetime import date, timedelta

import pytest
from kombu.exceptions import OperationalError

from tasks.circuit import rest
from tasks.database import Database
from tasks.letter import Letter, LetterKind
from tasks.remind import remind
from tests.support.office import Office, at, make_desk, rows
from worker.relay import FEWEST, HANDS, IDS_A_MESSAGE, OFFICE, BrokerAwayError, poke_due

NOW = at("2026-10-05 07:30")
SECOND = timedelta(seconds=1)


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    for number in range(30):
        lead = office.department(f"UBND xã {number}")
        office.contact(lead, f"xa{number}@vidu.gov.vn")
        office.task(lead, date(2026, 10, 5))
    with database.write() as session:
        remind(session, make_desk(), NOW)
    return office


def test_few_letters_are_spread_over_many_pokes(office: Office) -> None:
    published: list[list[int]] = []
    assert poke_due(office.database, make_desk(), published.append, NOW) == 30
    assert [len(ids) for ids in published] == [FEWEST] * 7 + [2]
    assert len({each for ids in published for each in ids}) == 30


def test_many_letters_are_poked_by_the_dozen(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    many = IDS_A_MESSAGE * HANDS + 1
    for number in range(many):
        office.contact(office.department(f"UBND xã {number}"), f"xa{number}@vidu.gov.vn")
        office.task(number + 1, date(2026, 10, 5))
    with sqlite_database.write() as session:
        remind(session, make_desk(), NOW)
    published: list[list[int]] = []
    assert poke_due(sqlite_database, make_desk(), published.append, NOW) == many
    assert [len(ids) for ids in published] == [IDS_A_MESSAGE] * HANDS + [1]


def test_a_poke_is_not_repeated_at_once_but_again_and_again_until_the_letter_ends(office: Office) -> None:
    published: list[list[int]] = []
    poke_due(office.database, make_desk(), published.append, NOW)
    assert poke_due(office.database, make_desk(), published.append, NOW + SECOND) == 0
    assert poke_due(office.database, make_desk(), published.append, NOW + OFFICE.poke_again + SECOND) == 30


def test_pokes_that_left_an_empty_queue_are_given_again_soon_for_their_worker_may_be_dead(office: Office) -> None:
    published: list[list[int]] = []
    poke_due(office.database, make_desk(), published.append, NOW)
    soon = NOW + OFFICE.poke_soon
    assert poke_due(office.database, make_desk(), published.append, soon, queue_is_empty=lambda: True) == 0
    assert poke_due(office.database, make_desk(), published.append, soon + SECOND, queue_is_empty=lambda: False) == 0
    assert poke_due(office.database, make_desk(), published.append, soon + SECOND, queue_is_empty=lambda: True) == 30


def test_what_has_just_happened_goes_ahead_of_the_days_letters(office: Office) -> None:
    with office.database.write() as session:
        rows(session, Letter)[29].kind = LetterKind.NEWS
    ahead: list[list[int]] = []
    behind: list[list[int]] = []
    assert poke_due(office.database, make_desk(), behind.append, NOW, publish_ahead=ahead.append) == 30
    assert ahead == [[30]]
    assert [len(ids) for ids in behind] == [FEWEST] * 7 + [1]


def test_letters_that_go_ahead_are_poked_again_too_after_the_broker_was_away(office: Office) -> None:
    def refuse(_ids: list[int]) -> None:
        raise OperationalError("connection refused")

    with office.database.write() as session:
        rows(session, Letter)[29].kind = LetterKind.NEWS
    published: list[list[int]] = []
    with pytest.raises(BrokerAwayError, match="30 letters wait"):
        poke_due(office.database, make_desk(), published.append, NOW, publish_ahead=refuse)
    assert published == []
    with pytest.raises(BrokerAwayError, match="29 letters wait"):
        poke_due(office.database, make_desk(), refuse, NOW + SECOND, publish_ahead=published.append)
    assert published == [[30]]
    assert poke_due(office.database, make_desk(), published.append, NOW + 2 * SECOND) == 29


def test_letters_are_poked_again_at_once_after_the_broker_was_away(office: Office) -> None:
    def refuse(_ids: list[int]) -> None:
        raise OperationalError("connection refused")

    with pytest.raises(BrokerAwayError, match="30 letters wait: connection refused"):
        poke_due(office.database, make_desk(), refuse, NOW)
    published: list[list[int]] = []
    assert poke_due(office.database, make_desk(), published.append, NOW + timedelta(seconds=1)) == 30


def test_letters_that_are_not_due_or_whose_channel_rests_are_left_alone(office: Office) -> None:
    published: list[list[int]] = []
    assert poke_due(office.database, make_desk(), published.append, NOW - timedelta(seconds=1)) == 0
    with office.database.write() as session:
        rest(session, "email", timedelta(minutes=1), "535")
    assert poke_due(office.database, make_desk(), published.append, NOW) == 0


def test_a_letter_that_ended_is_not_poked(office: Office) -> None:
    with office.database.write() as session:
        for letter in rows(session, Letter)[:29]:
            letter.state = "sent"
    published: list[list[int]] = []
    poke_due(office.database, make_desk(), published.append, NOW)
    assert len(published) == 1


def test_letters_that_are_late_wait_for_the_morning_and_its_scan(office: Office) -> None:
    published: list[list[int]] = []
    assert poke_due(office.database, make_desk(), published.append, at("2026-10-05 18:00")) == 0
    morning = at("2026-10-06 07:30")
    assert poke_due(office.database, make_desk(), published.append, morning) == 0
    with office.database.write() as session:
        remind(session, make_desk(), morning)  # brings what they have to say into letters of today
    assert poke_due(office.database, make_desk(), published.append, morning) == 30


def test_a_letter_of_yesterday_waits_for_the_scan_but_a_second_copy_of_one_in_doubt_does_not(office: Office) -> None:
    with office.database.write() as session:
        rows(session, Letter)[0].resends, rows(session, Letter)[0].not_after = 1, None
    published: list[list[int]] = []
    assert poke_due(office.database, make_desk(), published.append, at("2026-10-06 07:30")) == 1

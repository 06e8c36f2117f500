from datetime import UTC, datetime, timedelta

import pytest

from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.office import MONDAY, Office, at, make_desk, rows
from worker.chaos.standing import Standing, stand

NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)  # 09:00 of the office
WAIT = timedelta(seconds=3)


def standing(**changes: object) -> Standing:
    given: dict[str, object] = {"scanned": True, "waiting": 1, "held": 0, "doubtful": 0, "soonest": None} | changes
    return Standing(**given)  # type: ignore[arg-type]  # the tests' own words


@pytest.mark.parametrize(
    ("changes", "idle"),
    [
        ({"soonest": NOW + timedelta(minutes=5)}, timedelta(minutes=5)),
        ({"soonest": NOW + timedelta(seconds=2)}, None),  # not worth it
        ({"soonest": NOW - timedelta(minutes=5)}, None),  # it may leave
        ({"soonest": NOW + timedelta(minutes=5), "held": 1}, None),
        ({"soonest": NOW + timedelta(minutes=5), "doubtful": 1}, None),
        ({"soonest": NOW + timedelta(hours=10)}, None),  # the evening
        ({"soonest": NOW + timedelta(days=1)}, None),  # the next day has letters of its own
        ({}, None),
    ],
)
def test_the_clock_is_moved_only_over_time_in_which_nothing_happens(
    changes: dict[str, object], idle: timedelta | None
) -> None:
    assert standing(**changes).idle_until(NOW, WAIT) == idle


@pytest.fixture
def office(sqlite_database: Database) -> Office:
    """Four officers, each with a letter that waits."""
    office = Office(sqlite_database).open()
    for number in range(4):
        lead = office.department(f"Sở {number}")
        office.contact(lead, f"so{number}@vidu.gov.vn")
        office.task(lead, MONDAY)
    with office.database.write() as session:
        remind(session, make_desk(), at("2026-10-05 08:00"))
    return office


def stands(office: Office, *states: tuple[LetterState, int]) -> tuple[int, int, int, bool]:
    with office.database.write() as session:
        for (state, resends), letter in zip(states, rows(session, Letter), strict=True):
            letter.state, letter.resends = state, resends
    with office.database.read() as session:
        found = stand(session, set())
    return found.waiting, found.held, found.doubtful, found.done


def test_it_counts_what_has_not_come_to_its_end(office: Office) -> None:
    pending, wire, sent = (LetterState.PENDING, 0), (LetterState.WIRE, 0), (LetterState.SENT, 0)
    doubtful, held_for_a_person = (LetterState.UNKNOWN, 0), (LetterState.UNKNOWN, 1)
    assert stands(office, pending, wire, doubtful, sent) == (1, 1, 1, False)
    assert stands(office, sent, sent, held_for_a_person, (LetterState.DEAD, 0)) == (0, 0, 0, True)


def test_there_is_no_end_before_the_slots_have_run(office: Office) -> None:
    with office.database.read() as session:
        assert not stand(session, {("remind", MONDAY)}).scanned

from datetime import timedelta

import pytest
from sqlalchemy import update

from tasks.acknowledge import acknowledge, undo
from tasks.answer import Answer, Choice
from tasks.circuit import Circuit, rest
from tasks.database import Database
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tasks.run import record_run
from tasks.tally import Tally, tally
from tests.support.office import MONDAY, Office, at, make_desk

NOW = at("2026-10-05 07:30")


@pytest.fixture
def office(database: Database) -> Office:
    office = Office(database).open()
    lead = office.department()
    office.contact(lead)
    office.task(lead, MONDAY)
    office.task(lead, MONDAY)
    return office


def count(office: Office, minutes: int = 0) -> Tally:
    with office.database.read() as session:
        return tally(session, NOW + timedelta(minutes=minutes))


def scan(office: Office) -> None:
    with office.database.write() as session:
        remind(session, make_desk(), NOW)


def test_an_office_where_nothing_happened_counts_nothing(office: Office) -> None:
    found = count(office)
    assert (found.reminders, found.letters, found.acknowledgements, found.oldest_due_seconds) == (0, {}, 0, 0)
    assert (found.runs, found.paused) == ({}, {})
    assert found.by_state == dict.fromkeys(("pending", "sending", "wire", "sent", "unknown", "dead", "cancelled"), 0)


def test_reminders_and_letters_are_counted_by_channel_and_state(office: Office) -> None:
    scan(office)
    found = count(office)
    assert found.reminders == 2
    assert (found.letters["email"]["pending"], found.by_state["pending"], sum(found.by_state.values())) == (1, 1, 1)


def test_what_waits_longest_is_told_in_seconds_while_it_is_due(office: Office) -> None:
    scan(office)
    assert [count(office, minutes).oldest_due_seconds for minutes in (-10, 0, 3)] == [0, 0, 180]
    with office.database.write() as session:
        session.get_one(Letter, 1).state = "sent"
    assert count(office, 3).oldest_due_seconds == 0


def test_answers_count_while_they_stand(office: Office) -> None:
    scan(office)
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        given = acknowledge(session, BUS, letter, 1, Answer(choice=Choice.RECEIVED, answered_by="An"), NOW, MONDAY)
    assert count(office).acknowledgements == 1
    with office.database.write() as session:
        undo(session, BUS, session.get_one(Letter, 1), given.id, NOW)
    assert count(office).acknowledgements == 0


def test_the_newest_run_of_each_job_is_told(office: Office) -> None:
    with office.database.write() as session:
        for days in (1, 0, -1):
            record_run(session, "remind", MONDAY - timedelta(days=days), NOW, f"day {days}")
        record_run(session, "digest", MONDAY, NOW, "written")
    assert {job: run.outcome for job, run in count(office).runs.items()} == {"remind": "day -1", "digest": "written"}


def test_a_channel_is_told_while_it_rests(office: Office) -> None:
    with office.database.write() as session:
        rest(session, "email", timedelta(minutes=5), "535 wrong password")
    assert list(count(office).paused) == ["email"]
    with office.database.write() as session:
        session.execute(update(Circuit).values(until=1))
    assert list(count(office).paused) == []

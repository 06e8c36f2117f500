"""What one statement tells of a letter's page, on both databases."""

from datetime import date

import pytest
from sqlalchemy import select, text

from tasks.acknowledge import acknowledge_all
from tasks.answer import Answer, Choice
from tasks.database import Database, open_database
from tasks.handlers import BUS
from tasks.letter import Letter
from tasks.remind import remind
from tests.support.office import MONDAY, Office, at, make_desk, with_two_letters
from tests.support.plan import planned_statements, whole_tables
from web.read_rows import NONE, read_many_rows, read_rows
from web.reading import Reading

NOW = at("2026-10-05 07:30")
SAID = Answer(choice=Choice.RECEIVED, answered_by="Văn thư")


@pytest.fixture
def office(database: Database) -> Office:
    """Three tasks in the letter of contact 1; the third is another department's, which it helps."""
    office = Office(database).open()
    lead, other = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    for _ in range(2):
        office.task(lead, MONDAY)
    office.task(other, date(2026, 10, 6), coordinating=(lead,))
    with database.write() as session:
        remind(session, make_desk(), NOW)
    return office


def reading(office: Office) -> Reading:
    with office.database.read() as session:
        link_hash = session.get_one(Letter, 1).link_hash or ""
    return Reading(read_rows(office.database.glances.ask, link_hash)[0], None, MONDAY)


def test_a_page_tells_each_task_once_with_what_was_answered_to_it(office: Office) -> None:
    with office.database.write() as session:
        acknowledge_all(session, BUS, session.get_one(Letter, 1), [1, 3], SAID, NOW, MONDAY)
    told = {each.task.id: (each.helps, each.lead, len(each.answers)) for each in reading(office).tasks}
    building = reading(office).addressee
    assert told == {1: (False, building, 1), 2: (False, building, 0), 3: (True, "Sở Tài chính", 1)}


def test_readings_are_equal_until_something_that_they_tell_changes(office: Office) -> None:
    before = reading(office)
    assert (before == reading(office), hash(before) == hash(reading(office))) == (True, True)
    with office.database.write() as session:
        acknowledge_all(session, BUS, session.get_one(Letter, 1), [2], SAID, NOW, MONDAY)
    assert before != reading(office)


def test_a_link_of_no_letter_tells_nothing(office: Office) -> None:
    assert read_rows(office.database.glances.ask, "no such link")[0] == NONE


def link_hashes(office: Office) -> list[str]:
    """Of all letters, the last of them twice, and of none."""
    with office.database.read() as session:
        found = [each or "" for each in session.scalars(select(Letter.link_hash).order_by(Letter.id))]
    return [*found, found[-1], "no such link"]


def test_many_pages_are_read_as_each_alone(postgres_url: str) -> None:
    office = with_two_letters(open_database(postgres_url), NOW)
    ask, wanted = office.database.glances.ask, link_hashes(office)
    assert len(set(wanted)) == 3
    assert len({told for told, _ in read_many_rows(ask, wanted)}) == 3
    assert read_many_rows(ask, wanted) == [read_rows(ask, each) for each in wanted[:-1]] + [
        (NONE, read_rows(ask, wanted[0])[1])
    ]
    office.database.close()


def test_many_pages_are_found_by_indexes_and_planned_once(postgres_url: str) -> None:
    office = with_two_letters(open_database(postgres_url), NOW)
    database = Database(office.database.glances.engine)
    with planned_statements(database) as lines, database.engine.connect() as connection:
        connection.execute(text("SET enable_seqscan = off"))  # it would rather read a table of two
        read_many_rows(connection.execute, link_hashes(office))
        assert connection.scalar(text("SHOW plan_cache_mode")) == "force_generic_plan"
    assert whole_tables(lines) == {"calendar_day"}
    office.database.close()

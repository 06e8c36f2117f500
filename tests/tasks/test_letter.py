"""A letter is in the indexes that it is looked up by, and in no other: each change of state writes them anew."""

from datetime import date

from sqlalchemy import text, update

from tasks.database import Database
from tasks.doubt import settle_by_evidence
from tasks.evidence import letters_named
from tasks.letter import Letter, LetterState
from tasks.news import News
from tasks.state import ExecutionState
from tasks.storm.held_letter import held_letters
from tasks.task import Task
from tests.support.office import at, rows, with_two_letters
from tests.support.plan import as_if_large, planned_statements, whole_tables


def test_the_few_that_have_a_name_elsewhere_or_are_held_are_found_by_an_index(database: Database) -> None:
    with_two_letters(database, at("2026-10-05 07:31"))
    with planned_statements(as_if_large(database)) as lines, database.write() as session:
        if database.engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # by autovacuum some tables would be known, and others not
        letters_named(session, "zalo", ["m1"], "t1")
        held_letters(session, 1)
    assert "letter" not in whole_tables(lines)
    assert all(any(f"ix_letter_{name}" in line for line in lines) for name in ("provider_id", "tracking", "hold_id"))


def test_a_letter_in_doubt_asks_for_its_own_answers_alone(database: Database) -> None:
    with_two_letters(as_if_large(database), at("2026-10-05 07:31"))
    with planned_statements(database) as lines, database.write() as session:
        session.execute(update(Letter).values(state=LetterState.UNKNOWN))
        assert settle_by_evidence(session, at("2026-10-05 08:00")) == 0
    assert whole_tables(lines) & {"acknowledgement"} == set()


def test_what_becomes_of_a_task_is_told_without_reading_all_letters(database: Database) -> None:
    office = with_two_letters(as_if_large(database), at("2026-10-05 07:31"))
    with database.write() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(state=LetterState.SENT))
        task = session.get_one(Task, 1)
    with planned_statements(database) as lines:
        office.change(task, lambda each: each.move_deadline(date(2026, 10, 9), "gia hạn"))
        office.change(task, lambda each: each.become(ExecutionState.CANCELLED))
    with database.read() as session:
        assert len(rows(session, News)) > 0  # who was reminded is told, and found by what was sent
        assert session.get_one(Letter, 2).state == LetterState.CANCELLED
    assert whole_tables(lines) & {"letter", "reminder", "news", "task"} == set()

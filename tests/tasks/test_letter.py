"""A letter is in the indexes that it is looked up by, and in no other: each change of state writes them anew."""

from sqlalchemy import text

from tasks.database import Database
from tasks.evidence import letters_named
from tasks.storm.held_letter import held_letters
from tests.support.office import at, with_two_letters
from tests.support.plan import planned_statements, whole_tables


def test_the_few_that_have_a_name_elsewhere_or_are_held_are_found_by_an_index(database: Database) -> None:
    with_two_letters(database, at("2026-10-05 07:31"))
    with planned_statements(database) as lines, database.write() as session:
        if database.engine.dialect.name == "postgresql":
            session.execute(text("ANALYZE"))  # by autovacuum some tables would be known, and others not
            session.execute(text("SET LOCAL enable_seqscan = off"))  # it would rather read a table of two
        letters_named(session, "zalo", ["m1"], "t1")
        held_letters(session, 1)
    assert "letter" not in whole_tables(lines)
    assert all(any(f"ix_letter_{name}" in line for line in lines) for name in ("provider_id", "tracking", "hold_id"))

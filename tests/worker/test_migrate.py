"""The schema, both ways, on both databases; and no step missing between the code's tables and the migrations'."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from tasks.contact import ContactRole
from tasks.database import Database, open_database
from tasks.escalate import escalate
from tasks.handlers import BUS
from tasks.remind import remind
from tasks.schema import metadata
from tests.support.office import MONDAY, Office, at, make_desk
from worker.migrate import _config, at_head, migrate


def tables(url: str) -> set[str]:
    engine = create_engine(url)
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_up_down_and_up_again(empty_database_url: str) -> None:
    ours = set(metadata.tables)
    migrate(empty_database_url)
    assert tables(empty_database_url) == ours | {"alembic_version"}
    migrate(empty_database_url, "base")
    assert tables(empty_database_url) == {"alembic_version"}
    migrate(empty_database_url)
    migrate(empty_database_url)
    assert tables(empty_database_url) == ours | {"alembic_version"}


def test_the_migrations_make_the_tables_that_the_code_names(database: Database) -> None:
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "render_as_batch": True})
        assert compare_metadata(context, metadata) == []


@pytest.mark.parametrize("kind", ["unique", "index", "foreign"])
def test_keys_are_the_ones_that_the_code_names(database: Database, kind: str) -> None:
    """Once-only lives in unique keys: a migration that forgot one would forget the promise."""
    made = inspect(database.engine)
    for table in metadata.sorted_tables:
        found = {
            "unique": lambda name: {each["name"] for each in made.get_unique_constraints(name)},
            "index": lambda name: {
                each["name"] for each in made.get_indexes(name) if not each.get("duplicates_constraint")
            },
            "foreign": lambda name: {each["name"] for each in made.get_foreign_keys(name)},
        }[kind](table.name)
        named = {
            "unique": {each.name for each in table.constraints if type(each).__name__ == "UniqueConstraint"},
            "index": {each.name for each in table.indexes},
            "foreign": {each.name for each in table.foreign_key_constraints},
        }[kind]
        assert found == named, table.name


def test_a_database_knows_whether_it_is_this_versions(empty_database_url: str) -> None:
    database = open_database(empty_database_url)
    try:
        assert not at_head(database)
        migrate(empty_database_url)
        assert at_head(database)
    finally:
        database.close()


def test_a_new_files_folder_is_made(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/new/folder/dondoc.db")
    assert (tmp_path / "new" / "folder" / "dondoc.db").exists()


def test_a_percent_sign_in_a_password_is_no_placeholder(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/100%/dondoc.db")
    assert (tmp_path / "100%" / "dondoc.db").exists()


def test_addresses_move_into_their_table_and_back(empty_database_url: str) -> None:
    migrate(empty_database_url, "c2d81f6a4b93")
    _run(
        empty_database_url,
        "INSERT INTO contact (id, title, name, email, zalo_user_id, prefers, role, position, active) "
        "VALUES (1, '', '', 'a@so.gov.vn', '77', 'email,zalo', 'contact', 0, TRUE), "
        "(2, '', '', NULL, '', 'email', 'contact', 0, TRUE)",
    )
    migrate(empty_database_url)
    kept = _run(empty_database_url, "SELECT contact_id, channel, address FROM contact_address ORDER BY channel")
    assert kept == [(1, "email", "a@so.gov.vn"), (1, "zalo", "77")]
    command.downgrade(_config(empty_database_url), "c2d81f6a4b93")
    back = _run(empty_database_url, "SELECT id, email, zalo_user_id FROM contact ORDER BY id")
    assert back == [(1, "a@so.gov.vn", "77"), (2, None, None)]


def test_what_hangs_on_contacts_and_letters_stays_when_their_tables_change(sqlite_database: Database) -> None:
    """On SQLite a table that is made anew takes what hangs on its rows with it, unless the migration minds it."""
    office = Office(sqlite_database).open()
    office.contact(office.department())
    office.task(1, MONDAY)
    with sqlite_database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:31"))
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    sqlite_database.close()
    command.downgrade(_config(url), "c2d81f6a4b93")
    assert _run(url, "SELECT count(*) FROM reminder") == [(1,)]
    migrate(url)
    assert _run(url, "SELECT count(*) FROM reminder") == [(1,)]


def test_the_steps_of_a_climb_stay_when_its_table_changes(sqlite_database: Database) -> None:
    office = Office(sqlite_database).open()
    office.contact(office.department(), role=ContactRole.HEAD)
    office.task(1, MONDAY)
    with sqlite_database.write() as session:
        taken = [escalate(session, make_desk(), BUS, at(f"2026-10-0{on} 07:31")).taken for on in (6, 8)]
    url = sqlite_database.engine.url.render_as_string(hide_password=False)
    sqlite_database.close()
    command.downgrade(_config(url), "d7b3e0915c48")
    steps = _run(url, "SELECT climb_id, number FROM climb_step")
    migrate(url)
    assert (taken, steps) == ([0, 1], [(1, 1)])


def _run(url: str, statement: str) -> list[tuple[object, ...]]:
    engine = create_engine(url)
    with engine.begin() as connection:
        found = connection.exec_driver_sql(statement)
        rows = [tuple(row) for row in found] if found.returns_rows else []
    engine.dispose()
    return rows


@pytest.mark.parametrize("had", [True, False])
def test_a_database_that_has_the_index_of_answers_already_comes_as_far(empty_database_url: str, *, had: bool) -> None:
    """For some hours an older revision made it: those databases and all others end up the same."""
    command.upgrade(_config(empty_database_url), "b7d2490fa63c")
    engine = create_engine(empty_database_url)
    if had:
        with engine.begin() as connection:
            connection.execute(text("CREATE INDEX ix_acknowledgement_letter_id ON acknowledgement (letter_id)"))
    migrate(empty_database_url)
    assert "ix_acknowledgement_letter_id" in {each["name"] for each in inspect(engine).get_indexes("acknowledgement")}
    engine.dispose()

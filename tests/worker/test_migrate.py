"""The schema, both ways, on both databases; and no step missing between the code's tables and the migrations'."""

from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect

from tasks.database import Database, open_database
from tasks.schema import metadata
from worker.migrate import at_head, migrate


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

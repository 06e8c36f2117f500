"""Alembic is loaded by who migrates: every command asks whether the database is empty."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect
from sqlalchemy.engine.url import make_url

from tasks.database import Database, open_database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migrate(url: str, revision: str = "head") -> None:
    """Bring the schema to a revision, up or (`base`) down. A new SQLite file's folder is made."""
    from alembic import command

    path = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and path:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    step = command.downgrade if revision == "base" else command.upgrade
    step(_config(url), revision)


def is_empty(url: str) -> bool:
    """Whether no table was ever made there. A SQLite file that is missing is not made by asking."""
    target = make_url(url)
    if target.get_backend_name() == "sqlite" and not Path(target.database or "").exists():
        return True
    database = open_database(url)
    try:
        return not inspect(database.engine).get_table_names()
    finally:
        database.close()


def at_head(database: Database) -> bool:
    """Whether the schema is the one that this code was written for."""
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    head = ScriptDirectory.from_config(_config("")).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == head


def _config(url: str) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config

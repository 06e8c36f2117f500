"""How Alembic reaches the database: by the URL it is given, else by the settings."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from tasks.database import Instant, open_database
from tasks.log.append_only import guard
from tasks.schema import metadata


def _url() -> str:
    if url := context.config.get_alembic_option("sqlalchemy.url"):
        return url
    from worker.settings import read_settings

    return read_settings().database


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """A migration must not follow later changes of the code, so it names plain types."""
    return "sa.String(length=27)" if kind == "type" and isinstance(item, Instant) else False


def _migrate(connection: Connection) -> None:
    # SQLite cannot alter most things in place; batch mode copies the table.
    context.configure(
        connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, render_item=_render
    )
    with context.begin_transaction():
        context.run_migrations()
        _guard(connection)


def _guard(connection: Connection) -> None:
    # A table that SQLite copies, so as to alter it, comes back without its triggers.
    made = context.get_context()
    if made.get_current_heads() == tuple(context.script.get_heads()):
        guard(connection)


database = open_database(_url())
with database.engine.connect() as connection:
    _migrate(connection)
    connection.commit()
database.close()

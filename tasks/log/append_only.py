"""Tables that are only added to: triggers refuse whatever would change or remove a row, on both databases.

They stop a slip of ours and a careless hand. Who owns the database can take them away: that is what the seals are for.
"""

from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import Connection, text

# With the columns that are unique: SQLite's INSERT OR REPLACE removes the row in its way, and tells no trigger of it.
APPEND_ONLY: Mapping[str, tuple[str, ...]] = {
    "event": ("id", "number"),
    "attempt": ("id",),
    "anchor": ("id", "letter_id"),
}
_REFUSES = "is append-only: found a row changed or removed, expected new rows only; enter what is right as a new row"


def guard(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Make the triggers that are not there. A table that SQLite copies to alter it comes back without its own."""
    for table in tables:
        for statement in _made(connection, table):
            connection.exec_driver_sql(statement)


def unguard(connection: Connection, tables: Iterable[str] = APPEND_ONLY) -> None:
    """Take the triggers away: for a migration that must rewrite rows, and for tests of what is found afterwards."""
    for table in tables:
        for name in _names(connection, table):
            on = f" ON {table}" if _is_postgresql(connection) else ""
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}{on}")


def unguarded(connection: Connection) -> Iterator[str]:
    """The tables that miss a trigger, or have one switched off."""
    found = set(connection.execute(text(_PRESENT_PG if _is_postgresql(connection) else _PRESENT_SQLITE)).scalars())
    return (table for table in APPEND_ONLY if not found.issuperset(_names(connection, table)))


_PRESENT_SQLITE = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_PRESENT_PG = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"


def _is_postgresql(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql"


def _names(connection: Connection, table: str) -> list[str]:
    if _is_postgresql(connection):
        return [f"{table}_append_only"]
    return [f"{table}_never_{done}" for done in ("updated", "deleted", "replaced")]


def _made(connection: Connection, table: str) -> Iterator[str]:
    if _is_postgresql(connection):
        yield _FUNCTION
        yield (
            f"CREATE OR REPLACE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
        return
    in_the_way = " OR ".join(f"{column} = NEW.{column}" for column in APPEND_ONLY[table])
    for name, when in (
        ("updated", "UPDATE ON {}"),
        ("deleted", "DELETE ON {}"),
        ("replaced", f"INSERT ON {{}} WHEN EXISTS (SELECT 1 FROM {table} WHERE {in_the_way})"),  # noqa: S608 - our names
    ):
        refuse = f"BEGIN SELECT RAISE(ABORT, '{table} {_REFUSES}'); END"
        yield f"CREATE TRIGGER IF NOT EXISTS {table}_never_{name} BEFORE {when.format(table)} {refuse}"


_FUNCTION = f"""
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '%% {_REFUSES}', TG_TABLE_NAME; END $$
"""

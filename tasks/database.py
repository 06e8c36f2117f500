"""One way to both databases: SQLite for an office alone, PostgreSQL for a province."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Dialect, Engine, MetaData, String, create_engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.engine import Connection
from sqlalchemy.engine.url import URL, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator

from tasks.glance import FileGlances, Glances

BUSY_MILLISECONDS = 30_000
TRIES = 3
DEADLOCK = "40P01"  # PostgreSQL, Appendix A: error codes
Result = TypeVar("Result")
# For libpq: a machine that vanished without a word is noticed within a minute. The kernel's own patience is a quarter
# of an hour for what it has sent, and hours for a connection that waits.
VANISHED = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 30_000}


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def instant_text(value: datetime) -> str:
    """A moment as `Instant` keeps it.

    Raises:
        ValueError: it is naive.
    """
    if value.tzinfo is None:
        raise ValueError(f"a naive time reached the database: {value!r}; pass an aware one")
    return _utc_text(value.astimezone(UTC))


@lru_cache(64)  # rows come by the hundred with one moment
def _utc_text(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept as fixed-width UTC text: it sorts as time on both databases and never loses its zone."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - its shape
        return None if value is None else instant_text(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - its shape
        return None if value is None else datetime.fromisoformat(value)


class database_milliseconds(FunctionElement[int]):  # noqa: N801 - reads as a SQL function
    """The database's own clock in milliseconds since 1970: leases are judged by one clock, whoever holds them."""

    type = BigInteger()
    inherit_cache = True


@compiles(database_milliseconds, "sqlite")
def _sqlite_milliseconds(_element: Any, _compiler: Any, **_kwargs: Any) -> str:
    # unixepoch('subsec') needs SQLite 3.42; Debian 12 has 3.40.
    return "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


@compiles(database_milliseconds, "postgresql")
def _postgresql_milliseconds(_element: Any, _compiler: Any, **_kwargs: Any) -> str:
    # clock_timestamp, because now() stands still inside a transaction.
    return "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"


class _HintingCompiler(SQLiteCompiler):
    """SQLite knows nothing of how many rows have what, so a query may say by which index it goes: INDEXED BY."""

    def get_from_hint_text(self, table: Any, text: str | None) -> str | None:  # noqa: ARG002 - its shape
        return text


@dataclass(frozen=True)
class Database:
    engine: Engine

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back on any error."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    def write_anew(self, act: Callable[[Session], Result]) -> Result:
        """What `act` gives, in one transaction; from the beginning where another one was quicker.

        That one took a name that is unique, or both waited for each other: the next look finds what it left.

        Raises:
            DBAPIError: it was so each time, or the database says something else.
        """
        for _ in range(TRIES - 1):
            try:
                with self.write() as session:
                    return act(session)
            except DBAPIError as error:
                if not _was_overtaken(error):
                    raise
        with self.write() as session:
            return act(session)

    @contextmanager
    def write_soon(self, patience_ms: int) -> Iterator[Session]:
        """The same for whoever is waited for: SQLite's other writers are given no more than `patience_ms`."""
        engine = self.engine.execution_options(dondoc_patience_ms=patience_ms)
        with Session(engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A look that takes no write lock: on SQLite many may look while one writes."""
        with Session(self._read_only, expire_on_commit=False) as session:
            yield session
            if session.in_transaction():
                _end(session.connection())

    @cached_property
    def _read_only(self) -> Engine:
        return self.engine.execution_options(dondoc_read_only=True)

    @cached_property
    def glances(self) -> Glances:
        """Looks without a transaction: PostgreSQL's go over connections of their own, which are told so once."""
        if self.engine.dialect.name == "sqlite":
            return FileGlances(self.engine, self._read_only)
        # Nor is a look planned for its values: by them PostgreSQL hopes for a better plan each time, in vain, and to
        # make it takes ten times as long as the look.
        engine = _open_postgresql(
            self.engine.url,
            "-c plan_cache_mode=force_generic_plan",
            isolation_level="AUTOCOMMIT",
            pool_reset_on_return=None,
            max_overflow=0,
        )
        return Glances(engine, self._read_only)

    def close(self) -> None:
        if "glances" in vars(self):  # else one would be opened to be closed
            self.glances.close()
        self.engine.dispose()


def _end(connection: Connection) -> None:
    # As if it had written. Closed as it is, it would be rolled back, and psycopg forgets at each rollback which
    # statements it had PostgreSQL prepare: all of them would be read and planned anew for every letter.
    if transaction := connection.get_transaction():
        transaction.commit()


def _was_overtaken(error: DBAPIError) -> bool:
    return isinstance(error, IntegrityError) or getattr(error.orig, "sqlstate", None) == DEADLOCK


def open_database(url: str) -> Database:
    """Open `sqlite:///PATH` or `postgresql+psycopg://…`."""
    if make_url(url).get_backend_name() == "sqlite":
        connect_args: dict[str, Any] = {"timeout": BUSY_MILLISECONDS / 1000}
        # As many are kept as a page's threads may need at once: to open one costs more than a page.
        engine = create_engine(url, hide_parameters=True, pool_size=30, pool_use_lifo=True, connect_args=connect_args)
        engine.dialect.statement_compiler = _HintingCompiler
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        engine = _open_postgresql(url, pool_pre_ping=True, max_overflow=20)
    return Database(engine)


def _open_postgresql(url: str | URL, settings: str = "", **more: Any) -> Engine:
    # A dead server is noticed by pre-ping and by the time-outs, not by a worker hanging until someone looks. And a
    # process that froze in the middle of a transaction must not keep its rows from the others: one letter that was
    # about to be claimed would stop the relay.
    # Nor does PostgreSQL compile what it is asked (jit): for a look at a large office that took longer than the look.
    limits = "-c statement_timeout=60000 -c idle_in_transaction_session_timeout=30000 -c jit=off"
    days = "-c datestyle=ISO"  # as text they are the same whatever the server was set to
    own = " ".join(make_url(url).normalized_query.get("options", ()))  # of the office's, which ours would replace
    # What is asked a second time will be asked again: a worker's statements are few, and each is prepared soon.
    options = {"connect_timeout": 5, "options": f"{limits} {own} {days} {settings}", "prepare_threshold": 1} | VANISHED
    return create_engine(url, hide_parameters=True, pool_use_lifo=True, pool_size=10, connect_args=options, **more)


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # the driver must not begin transactions behind our back
    for pragma in (
        f"busy_timeout = {BUSY_MILLISECONDS}",
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE: a writer that began by reading would otherwise fail with "locked" when it comes to write.
    options = connection.get_execution_options()
    if options.get("dondoc_read_only", False):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(options.get('dondoc_patience_ms', BUSY_MILLISECONDS))}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")

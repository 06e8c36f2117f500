"""A look of one statement, taken by the driver itself: SQLAlchemy's way to the answer costs more than the answer."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import Any, ClassVar

import structlog
from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql.compiler import SQLCompiler

from tasks.driver_error import meant

log = structlog.get_logger(__name__)
Rows = Sequence[Sequence[Any]]


LONGEST_LOOK_MILLISECONDS = 1_000
"""A look waits for no writer; if it ever has to wait for SQLite itself, a page waits no longer."""
CANCELLED = "57014"  # PostgreSQL, Appendix A: query_canceled


@dataclass(frozen=True)
class Glances:
    """`engine`: its connections begin no transaction by themselves; `usual`: the usual way to the same rows.

    A database that takes no connection, or is too slow, is not waited for twice. Whatever else goes wrong is told in
    the log, and asked once more in the usual way, which tries a connection beforehand and gives errors their meaning.
    """

    engine: Engine
    usual: Engine
    brief: ClassVar[bool] = False
    """Whether a look waits for nobody."""

    def ask(self, statement: Select[Any], values: Mapping[str, Any]) -> Rows:
        """What the statement tells, each value as the driver gives it. A `statement` is made once, and kept.

        Raises:
            DBAPIError: as for any other statement.
        """
        words = _in_words(statement, self.engine.dialect)
        named = words.construct_params(values)
        given = tuple(named[name] for name in words.positiontup or ()) if words.positional else named
        with self._lent(words.string) as connection:
            try:
                with closing(connection.cursor()) as cursor:
                    cursor.execute(words.string, given)
                    return cursor.fetchall()
            except self._error as error:
                connection.invalidate()
                if getattr(error, "sqlstate", None) == CANCELLED or _is_busy(error):
                    raise meant(error, words.string, self.engine.dialect) from error
                log.warning("look_failed", error=type(error).__name__, sqlstate=getattr(error, "sqlstate", None))
        with self.usual.connect() as usual:
            return usual.exec_driver_sql(words.string, given).all()

    def close(self) -> None:
        self.engine.dispose()

    def _lent(self, words: str) -> AbstractContextManager[PoolProxiedConnection]:
        return closing(self._connect(words))

    def _connect(self, words: str) -> PoolProxiedConnection:
        try:
            return self.engine.raw_connection()
        except self._error as error:
            raise meant(error, words, self.engine.dialect) from error

    @property
    def _error(self) -> type[Exception]:
        return self.engine.dialect.loaded_dbapi.Error


@dataclass(frozen=True)
class FileGlances(Glances):
    """The same of SQLite, which reads a file of this machine, past whoever writes to it.

    One connection stays lent, for to lend it takes longer than the look; who asks meanwhile has it next.
    """

    brief: ClassVar[bool] = True
    _turn: Lock = field(default_factory=Lock)
    _held: list[PoolProxiedConnection] = field(default_factory=list)

    def close(self) -> None:
        """Give the connection back: the engine is not only ours."""
        with self._turn:
            while self._held:
                self._held.pop().close()

    @contextmanager
    def _lent(self, words: str) -> Iterator[PoolProxiedConnection]:
        with self._turn:
            if not self._held:
                connection = self._connect(words)
                connection.cursor().execute(f"PRAGMA busy_timeout = {LONGEST_LOOK_MILLISECONDS}").close()
                self._held.append(connection)
            try:
                yield self._held[0]
            finally:
                if not self._held[0].is_valid:
                    self._held.clear()


def _is_busy(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY


@lru_cache(maxsize=16)
def _in_words(statement: Select[Any], dialect: Dialect) -> SQLCompiler:
    words = statement.compile(dialect=dialect)
    assert isinstance(words, SQLCompiler)  # noqa: S101 - a query is written by no other
    return words

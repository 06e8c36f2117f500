"""A look of one statement, taken by the driver itself: SQLAlchemy's way to the answer costs more than the answer."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

log = structlog.get_logger(__name__)
Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Glances:
    """`engine`: its connections begin no transaction by themselves; `usual`: the usual way to the same rows.

    Only where a connection was lost while it lay idle is the question asked once more: a database that is away, or one
    that is too slow, is not waited for twice.
    """

    engine: Engine
    usual: Engine

    def ask(self, statement: Select[Any], values: Mapping[str, Any]) -> Rows:
        """What the statement tells, each value as the driver gives it. A `statement` is made once, and kept.

        Raises:
            DBAPIError: as for any other statement.
        """
        words = _in_words(statement, self.engine.dialect)
        named = words.construct_params(values)
        given = tuple(named[name] for name in words.positiontup or ()) if words.positional else named
        try:
            return self._fetch(words.string, given)
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
            # No connection is tried beforehand: that one was lost while nobody used it. The usual way tries them.
            log.warning("connection_was_lost", error=str(error.orig))
        with self.usual.connect() as connection:
            return connection.exec_driver_sql(words.string, given).all()

    def _fetch(self, words: str, given: Any) -> Rows:
        lost, dialect = False, self.engine.dialect
        try:
            with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
                try:
                    cursor.execute(words, given)
                    return cursor.fetchall()
                except dialect.loaded_dbapi.Error as error:
                    lost = dialect.is_disconnect(error, connection.dbapi_connection, cursor)
                    connection.invalidate()
                    raise
        except dialect.loaded_dbapi.Error as error:
            raise _meant(error, words, dialect, lost=lost) from error


def _meant(error: Exception, words: str, dialect: Dialect, *, lost: bool) -> DBAPIError:
    """As SQLAlchemy tells of it; without the values, as all engines here are told to."""
    base = dialect.loaded_dbapi.Error
    told = DBAPIError.instance(
        words, None, error, base, hide_parameters=True, connection_invalidated=lost, dialect=dialect
    )
    assert isinstance(told, DBAPIError)  # noqa: S101 - as every error of a driver
    return told


@lru_cache(maxsize=16)
def _in_words(statement: Select[Any], dialect: Dialect) -> SQLCompiler:
    words = statement.compile(dialect=dialect)
    assert isinstance(words, SQLCompiler)  # noqa: S101 - a query is written by no other
    return words

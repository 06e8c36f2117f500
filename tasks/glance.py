"""A look of one statement, taken by the driver itself: SQLAlchemy's way to the answer costs more than the answer."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.sql.compiler import SQLCompiler

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Glances:
    """`engine`: its connections begin no transaction by themselves; `usual`: the usual way to the same rows."""

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
        except self.engine.dialect.loaded_dbapi.Error:
            # No connection is tried beforehand. Who does that, and gives an error its meaning, asks once more.
            with self.usual.connect() as connection:
                return connection.exec_driver_sql(words.string, given).all()

    def _fetch(self, words: str, given: Any) -> Rows:
        with closing(self.engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
            try:
                cursor.execute(words, given)
                return cursor.fetchall()
            except self.engine.dialect.loaded_dbapi.Error:
                connection.invalidate()
                raise


@lru_cache(maxsize=16)
def _in_words(statement: Select[Any], dialect: Dialect) -> SQLCompiler:
    words = statement.compile(dialect=dialect)
    assert isinstance(words, SQLCompiler)  # noqa: S101 - a query is written by no other
    return words

"""Statements compiled once a process: each test opens a database of its own, and would compile all of them again."""

from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event

_dialects: dict[tuple[str, str], Dialect] = {}
_compiled: dict[Any, Any] = {}


def compile_once() -> None:
    """Let all engines of this process share what they compile: it is kept by dialect, so that is shared as well."""
    event.listen(Engine, "engine_connect", _share)


def _share(connection: Connection) -> None:
    dialect = connection.dialect
    connection.dialect = _dialects.setdefault((dialect.name, dialect.driver), dialect)
    connection.execution_options(compiled_cache=_compiled)

"""Rows as one JSON text, made in the database: one string comes back, and tells at once whether it is another one."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class json_row(FunctionElement[str]):  # noqa: N801 - reads as a SQL function
    """The values of one row as an array: days and moments as ISO 8601, truths as 0 and 1 or false and true."""

    type = String()
    inherit_cache = True


class json_rows(FunctionElement[str]):  # noqa: N801 - reads as a SQL function
    """Many such rows as an array of arrays. Of none PostgreSQL makes a NULL, SQLite an empty array."""

    type = String()
    inherit_cache = True


@compiles(json_row, "sqlite")
def _sqlite_row(element: Any, compiler: Any, **kwargs: Any) -> str:
    return f"json_array({compiler.process(element.clauses, **kwargs)})"


@compiles(json_row, "postgresql")
def _postgresql_row(element: Any, compiler: Any, **kwargs: Any) -> str:
    return f"json_build_array({compiler.process(element.clauses, **kwargs)})"


@compiles(json_rows, "sqlite")
def _sqlite_rows(element: Any, compiler: Any, **kwargs: Any) -> str:
    return f"json_group_array({compiler.process(element.clauses, **kwargs)})"


@compiles(json_rows, "postgresql")
def _postgresql_rows(element: Any, compiler: Any, **kwargs: Any) -> str:
    # As text: the driver would take JSON apart at once.
    return f"CAST(json_agg({compiler.process(element.clauses, **kwargs)}) AS TEXT)"

"""A column of text as a statement may ask for it without looking it up: the database then goes by another index."""

from typing import Any, TypeVar

from sqlalchemy import Column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement

Told = TypeVar("Told")


class _NoIndex(FunctionElement[Told]):
    inherit_cache = True

    def __init__(self, column: InstrumentedAttribute[Told] | Column[Told]) -> None:
        super().__init__(column)
        self.type = column.type


def no_index(column: InstrumentedAttribute[Told] | Column[Told]) -> _NoIndex[Told]:
    """The column, for a condition that is not worth an index: only few rows are asked for it.

    Of many rows PostgreSQL must know how many have what, and this tells it nothing.
    """
    return _NoIndex(column)


@compiles(_NoIndex, "postgresql")
def _joined_to_nothing(element: _NoIndex[Any], compiler: Any, **given: Any) -> str:
    return f"({compiler.process(element.clauses, **given)} || '')"


@compiles(_NoIndex, "sqlite")
def _with_a_plus(element: _NoIndex[Any], compiler: Any, **given: Any) -> str:
    # https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_
    return f"+{compiler.process(element.clauses, **given)}"

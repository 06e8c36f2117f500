"""A condition on one of several ids or texts, given as one value: the statement reads the same however many they are.

A list of so many values is written anew for each number of them, and PostgreSQL plans each of those anew: for a dozen
letters with four tasks each that took longer than to carry the statements out.
"""

import json
from collections.abc import Callable, Collection
from typing import Any, Self

from sqlalchemy import BigInteger, BindParameter, Boolean, Column, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.operators import OperatorType
from sqlalchemy.types import TypeDecorator, TypeEngine

Several = Collection[int] | Collection[str]


class _Several(TypeDecorator[Several]):
    """An array for PostgreSQL; JSON for SQLite, which has no arrays."""

    impl = String
    cache_ok = True

    def __init__(self, each: type[BigInteger | String]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.each) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Several | None, dialect: Dialect) -> Any:
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: OperatorType | None = None) -> Self:  # noqa: ARG002 - its shape
        """A condition as it is: SQLAlchemy would ask SQLite whether it equals 1, which no index can answer."""
        return self


def among(column: InstrumentedAttribute[Any] | Column[Any], name: str) -> _Among:
    """Whether the column is one of the ids or texts that the statement is given by that name, as it is carried out."""
    return _Among(column, _given(column, name))


class _Joined(_Among):
    inherit_cache = True


def joined_among(column: InstrumentedAttribute[Any] | Column[Any], name: str) -> _Joined:
    """The same for hundreds of values, among rows that the same transaction may have written.

    PostgreSQL keeps a plan that it made when the table was all but empty: there it compares each row with each of the
    values, one by one, and goes on so when the table is full. Values that it joins it looks up, or hashes.
    """
    return _Joined(column, _given(column, name))


def _given(column: InstrumentedAttribute[Any] | Column[Any], name: str) -> BindParameter[Several]:
    return bindparam(name, type_=_Several(String if isinstance(column.type, String) else BigInteger))


def _rendered(words: str) -> Callable[..., str]:
    def render(element: _Among, compiler: Any, **given: Any) -> str:
        return words.format(*(compiler.process(each, **given) for each in element.clauses))

    return render


compiles(_Among, "postgresql")(_rendered("{} = ANY ({})"))
compiles(_Joined, "postgresql")(_rendered("{} IN (SELECT unnest({}))"))
for _each in (_Among, _Joined):
    compiles(_each, "sqlite")(_rendered("{} IN (SELECT value FROM json_each({}))"))

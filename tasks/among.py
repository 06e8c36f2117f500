"""A condition on one of several ids, given as one value: a statement that reads the same however many they are.

A list of so many values is written anew for each number of them, and PostgreSQL plans each of those anew: for a dozen
letters with four tasks each that took longer than to carry the statements out.
"""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import BigInteger, BindParameter, Boolean, Column, Dialect, String, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[Collection[int]]):
    """An array for PostgreSQL; JSON for SQLite, which has no arrays."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Collection[int] | None, dialect: Dialect) -> Any:
        ids = list(value or ())
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class _Among(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True


def among(column: InstrumentedAttribute[Any] | Column[Any], name: str) -> _Among:
    """Whether the column is one of the ids that the statement is given by that name, as it is carried out."""
    ids: BindParameter[Collection[int]] = bindparam(name, type_=_Ids())
    return _Among(column, ids)


@compiles(_Among, "postgresql")
def _any(element: _Among, compiler: Any, **given: Any) -> str:
    column, ids = (compiler.process(each, **given) for each in element.clauses)
    return f"{column} = ANY ({ids})"


@compiles(_Among, "sqlite")
def _each(element: _Among, compiler: Any, **given: Any) -> str:
    column, ids = (compiler.process(each, **given) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - both are what SQLAlchemy made of its own

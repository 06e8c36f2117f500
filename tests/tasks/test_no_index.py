"""A column that a statement asks for without looking it up."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import ColumnElement, select

from tasks.database import Database
from tasks.letter import Letter, LetterState
from tasks.no_index import no_index
from tests.support.office import at, with_two_letters
from tests.support.plan import as_if_large, planned_statements

NOW = at("2026-10-05 07:31")


@pytest.fixture
def office(database: Database) -> Database:
    """Letters, and a database that goes by an index wherever it may."""
    with_two_letters(database, NOW)
    return as_if_large(database)


def found(database: Database, *which: ColumnElement[bool]) -> tuple[list[int], str]:
    """The letters, and how they were looked for."""
    with planned_statements(database) as lines, database.read() as session:
        ids = list(session.scalars(select(Letter.id).where(*which).order_by(Letter.id)))
    return ids, "\n".join(lines)


@pytest.mark.parametrize(("form", "by_index"), [(no_index, False), (lambda column: column, True)])
def test_the_same_rows_are_found_without_the_index(office: Database, form: Any, by_index: bool) -> None:
    state, due_at = form(Letter.state), form(Letter.due_at)
    ids, plan = found(office, state == LetterState.PENDING, due_at <= NOW)
    assert ids == [1, 2]
    assert ("ix_letter_state_due_at" in plan) is by_index
    assert found(office, state.in_([LetterState.SENT, LetterState.DEAD]))[0] == []
    assert found(office, state == LetterState.PENDING, due_at < NOW - timedelta(days=1))[0] == []

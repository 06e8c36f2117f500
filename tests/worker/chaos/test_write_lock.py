"""A foreign process that keeps SQLite's write lock, and what is left of it when it is killed."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from worker.chaos.write_lock import is_kept, kept_by_another


@pytest.fixture
def path(tmp_path: Path) -> str:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE letter (state TEXT, reason TEXT)")
        connection.executemany("INSERT INTO letter VALUES ('pending', ?)", [["x" * 1_000]] * 100)
    return str(path)


def test_nobody_writes_while_another_keeps_the_lock_and_anybody_afterwards(path: str) -> None:
    assert not is_kept(path)
    with kept_by_another(path):
        assert is_kept(path)
    assert not is_kept(path)


def test_what_its_keeper_had_changed_is_seen_by_nobody(path: str) -> None:
    with kept_by_another(path):
        pass
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT DISTINCT state FROM letter").fetchall() == [("pending",)]


def test_what_cannot_be_locked_is_told(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="was not to be had"), kept_by_another(str(tmp_path / "empty.db")):
        pass

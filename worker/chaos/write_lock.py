"""The one write lock of a SQLite database, kept by a process that is none of the office's."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

# With a small cache what it changes is in the log beside the database, uncommitted, when it dies.
KEEPER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], timeout=60, isolation_level=None)
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN IMMEDIATE")
connection.execute("UPDATE letter SET state = 'dead', reason = 'never committed'")
print("locked", flush=True)
sys.stdin.read()
"""


@contextmanager
def kept_by_another(path: str) -> Iterator[None]:
    """Nobody else writes for the length of the block. In the end the keeper is killed in the middle of its change."""
    words = [sys.executable, "-c", KEEPER, path]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as keeper:  # noqa: S603 - our own words
        try:
            if keeper.stdout is None or keeper.stdout.readline() != b"locked\n":
                raise RuntimeError(f"the write lock of {path} was not to be had")
            yield
        finally:
            keeper.kill()


def is_kept(path: str) -> bool:
    """Whether somebody has it at this moment."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        connection.execute("ROLLBACK")
        return False

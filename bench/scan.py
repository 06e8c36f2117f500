"""The daily scan of a great office, beside a bare INSERT … SELECT of the rows that it writes, with the same indexes.

Written once, the rows are scanned for again: that scan creates nothing.
"""

import sys
from collections.abc import Iterator

from bench._filling import Size
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._scanned import count, empty, great_offices, insert_kept, keep, scan, timed
from tasks.database import Database
from tasks.desk import Desk

OFFICE = Size(tasks=1_000_000, due=100_000, contacts=20_000)
MUST = Must(most=1.3)


def measure(given: Given) -> Iterator[Row]:
    for where, database, desk in great_offices(given, OFFICE):
        yield from _rows(given, database, desk, where)


def _rows(given: Given, database: Database, desk: Desk, where: str) -> Iterator[Row]:
    scan(database, desk)
    keep(database)
    letters, reminders = count(database)
    words = f"scan, {where}: {reminders} reminders in {letters} letters"
    ours, bare = given.alternate(lambda: _anew(database, desk), lambda: _bare(database))
    yield Row(measured=words, unit="s", ours=ours, beside="bare INSERT … SELECT", peer=bare, must=MUST)
    empty(database)
    scan(database, desk)
    again, _ = given.alternate(lambda: timed(lambda: _nothing(database, desk)), lambda: 0.0)
    yield Row(
        measured=f"second scan, {where}: creates nothing",
        unit="s",
        ours=again,
        beside="bare INSERT … SELECT",
        peer=bare,
        must=MUST,
    )


def _anew(database: Database, desk: Desk) -> float:
    empty(database)
    return timed(lambda: scan(database, desk))


def _bare(database: Database) -> float:
    empty(database)
    return timed(lambda: insert_kept(database))


def _nothing(database: Database, desk: Desk) -> None:
    written = scan(database, desk)
    if written:
        raise AssertionError(f"the second scan wrote {written} reminders; it should write none")


if __name__ == "__main__":
    sys.exit(run_part("scan", measure, __doc__))

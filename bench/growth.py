"""What a scan costs as an office grows: the same due tasks among ten times as many, and ten times as many due."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from bench._base import base, opened_base
from bench._filling import Size, fill
from bench._part import Given, run_part
from bench._peak import peak
from bench._row import Must, Row
from bench._sample import Sample
from bench._scanned import count, empty, office_desk, scan, timed
from tasks.database import Database
from tasks.desk import Desk

FEW = Size(tasks=1_000_000, due=100_000, contacts=20_000)
MANY = Size(tasks=10_000_000, due=100_000, contacts=20_000)
DUE = (Size(tasks=1_000_000, due=10_000, contacts=2_000), FEW, Size(tasks=10_000_000, due=1_000_000, contacts=200_000))
FULL = Size(tasks=10_000_000, due=1_000_000, contacts=20_000)
FLAT, LINEAR = Must(most=1.1), Must(least=0.85, most=1.15)


def measure(given: Given) -> Iterator[Row]:
    with office_desk() as desk:
        for kind in given.databases:
            yield from _among(given, kind, desk)
            yield from _linear(given, kind, desk)
            yield from _memory(given, kind)


def scan_once(url: str) -> None:
    """For a process of its own: as the daily job does it."""
    with office_desk() as desk, opened_base(url) as database:
        scan(database, desk)


def _among(given: Given, kind: str, desk: Desk) -> Iterator[Row]:
    """The first scan of the day, among many tasks and among ten times as many."""
    with ExitStack() as stack:
        (_, few), (_, many) = (_filled(stack, given, kind, size) for size in (FEW, MANY))
        ours, peer = given.alternate(_anew(many, desk), _anew(few, desk))
    words = f"scan, {kind}: {given.scaled(MANY.due)} due among {given.scaled(MANY.tasks)} tasks"
    beside = f"among {given.scaled(FEW.tasks)}"
    yield Row(measured=words, unit="s", ours=ours, beside=beside, peer=peer, must=FLAT)


def _linear(given: Given, kind: str, desk: Desk) -> Iterator[Row]:
    """A reminder's cost, whether few or many are due; five of them in a letter."""
    with ExitStack() as stack:
        offices = [_filled(stack, given, kind, size)[1] for size in DUE]
        costs = given.alternate(*(_cost(database, desk) for database in offices))
    for fewer, more, before, after in zip(DUE, DUE[1:], costs, costs[1:], strict=False):
        words = f"scan, {kind}: each of {given.scaled(more.due)} reminders"
        beside = f"each of {given.scaled(fewer.due)}"
        yield Row(measured=words, unit="µs", ours=after, beside=beside, peer=before, must=LINEAR)


def _memory(given: Given, kind: str) -> Iterator[Row]:
    """Of the process that scans, for as many letters."""
    with ExitStack() as stack:
        (few, _), (many, _) = (_filled(stack, given, kind, size) for size in (FEW, FULL))
        least, most = (Sample((peak(scan_once, url),)) for url in (few, many))
    words, beside = f"memory of a scan, {kind}: {given.scaled(FULL.due)} due", f"{given.scaled(FEW.due)} due"
    yield Row(measured=words, unit="MB", ours=most, beside=beside, peer=least, must=FLAT)


def _filled(stack: ExitStack, given: Given, kind: str, size: Size) -> tuple[str, Database]:
    url = stack.enter_context(base(kind, given))
    database = stack.enter_context(opened_base(url))
    fill(database, Size(*(given.scaled(each) for each in (size.tasks, size.due, size.contacts))))
    return url, database


def _anew(database: Database, desk: Desk) -> Callable[[], float]:
    def act() -> float:
        empty(database)
        return timed(lambda: scan(database, desk))

    return act


def _cost(database: Database, desk: Desk) -> Callable[[], float]:
    """Microseconds a reminder."""
    act = _anew(database, desk)
    return lambda: act() / count(database)[1] * 1e6


if __name__ == "__main__":
    sys.exit(run_part("growth", measure, __doc__))

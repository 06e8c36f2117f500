"""What a scan costs as an office grows: the same due tasks among ten times as many, and ten times as many due.

Where ten times as many are due, every second task is: what stands around them is asked for by itself.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise

from bench._base import base, opened_base
from bench._filling import Size, fill
from bench._part import Given, run_part
from bench._peak import peak
from bench._row import Must, Row
from bench._sample import Sample
from bench._scanned import count, empty, insert_kept, keep, office_desk, scan, timed
from tasks.database import Database
from tasks.desk import Desk

FEW = Size(tasks=1_000_000, due=100_000, contacts=20_000)
MANY = Size(tasks=10_000_000, due=100_000, contacts=20_000)
DUE = tuple(Size(tasks=2 * due, due=due, contacts=due // 5) for due in (10_000, 100_000, 1_000_000))
CROWDED = Size(tasks=2_000_000, due=1_000_000, contacts=20_000)
FLAT, LINEAR = Must(most=1.1), Must(least=0.85, most=1.15)


def measure(given: Given) -> Iterator[Row]:
    with office_desk() as desk:
        for kind in given.databases:
            yield from _among(given, kind, desk)
            yield from _linear(given, kind, desk)


def scan_once(url: str) -> None:
    """For a process of its own: as the daily job does it."""
    with office_desk() as desk, opened_base(url) as database:
        scan(database, desk)


def _among(given: Given, kind: str, desk: Desk) -> Iterator[Row]:
    """The first scan of the day, among many tasks and among ten times as many; and its memory among those."""
    with ExitStack() as stack:
        (url, few), (_, many) = (stack.enter_context(_filled(given, kind, size)) for size in (FEW, MANY))
        ours, peer = given.alternate(_anew(many, desk), _anew(few, desk))
        words = f"scan, {kind}: {given.scaled(MANY.due)} due among {given.scaled(MANY.tasks)} tasks"
        beside = f"among {given.scaled(FEW.tasks)}"
        note = _bare_grows(_bare_cost(few), _bare_cost(many))
        yield Row(measured=words, unit="s", ours=ours, beside=beside, peer=peer, must=FLAT, note=note)
        least = _peak(few, url)
    with _filled(given, kind, CROWDED) as (url, crowded):
        words, beside = f"memory of a scan, {kind}: {given.scaled(CROWDED.due)} due", f"{given.scaled(FEW.due)} due"
        yield Row(measured=words, unit="MB", ours=_peak(crowded, url), beside=beside, peer=least, must=FLAT)


def _linear(given: Given, kind: str, desk: Desk) -> Iterator[Row]:
    """A reminder's cost, whether few or many are due; five of them in a letter. Beside it how the bare one grows."""
    with ExitStack() as stack:
        offices = [stack.enter_context(_filled(given, kind, size))[1] for size in DUE]
        costs = given.alternate(*(_cost(database, desk) for database in offices))
        bare = [_bare_cost(database) for database in offices]
    for place, (fewer, more) in enumerate(pairwise(DUE)):
        words = f"scan, {kind}: each of {given.scaled(more.due)} reminders"
        beside = f"each of {given.scaled(fewer.due)}"
        note = _bare_grows(bare[place], bare[place + 1])
        ours, peer = costs[place + 1], costs[place]
        yield Row(measured=words, unit="µs", ours=ours, beside=beside, peer=peer, must=LINEAR, note=note)


@contextmanager
def _filled(given: Given, kind: str, size: Size) -> Iterator[tuple[str, Database]]:
    with base(kind, given) as url, opened_base(url) as database:
        fill(database, Size(*(given.scaled(each) for each in (size.tasks, size.due, size.contacts))))
        yield url, database


def _peak(database: Database, url: str) -> Sample:
    empty(database)
    return Sample((peak(scan_once, url),))


def _anew(database: Database, desk: Desk) -> Callable[[], float]:
    def act() -> float:
        empty(database)
        return timed(lambda: scan(database, desk))

    return act


def _cost(database: Database, desk: Desk) -> Callable[[], float]:
    """Microseconds a reminder."""
    act = _anew(database, desk)
    return lambda: act() / count(database)[1] * 1e6


def _bare_grows(fewer: float, more: float) -> str:
    """Keys are looked up in more pages where there is more; that is the database's and not the scan's."""
    return f"the bare INSERT … SELECT of the same: {more / fewer:.2f}, once"


def _bare_cost(database: Database) -> float:
    keep(database)
    empty(database)
    cost = timed(lambda: insert_kept(database))
    return cost / count(database)[1]


if __name__ == "__main__":
    sys.exit(run_part("growth", measure, __doc__))

"""The office lead's digest of a great office, beside the bare statement that counts the same tasks."""

import sys
from collections.abc import Iterator

from sqlalchemy import Date, case, func, literal, select

from bench._base import base, opened_base
from bench._filling import DAYS_DUE, DAYS_LATE, MONDAY, NOW, Size, fill
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sample import Sample
from bench._scanned import office_desk, timed
from tasks.database import Database
from tasks.desk import Desk
from tasks.digest import post_digest
from tasks.letters.digest.facts import DigestFacts
from tasks.letters.digest.gather import gather
from tasks.letters.digest.render import render
from tasks.task import Task

TASKS, OVERDUE, DEPARTMENTS = 1_000_000, 50_000, 150
MUST, LETTER = Must(most=1.5), Must(most=90.0)


def measure(given: Given) -> Iterator[Row]:
    due = given.scaled(OVERDUE * DAYS_DUE // DAYS_LATE)
    size = Size(tasks=given.scaled(TASKS), due=due, contacts=DEPARTMENTS)
    with office_desk() as desk:
        for kind in given.databases:
            with base(kind, given) as url, opened_base(url) as database:
                fill(database, size)
                yield from _rows(given, database, desk, f"{kind}, {size.tasks} tasks")


def _rows(given: Given, database: Database, desk: Desk, where: str) -> Iterator[Row]:
    found: list[DigestFacts] = []
    posted, gathered, bare = given.alternate(
        lambda: timed(lambda: _post(database, desk)),
        lambda: timed(lambda: found.append(_gather(database, desk))),
        lambda: timed(lambda: _count(database)),
    )
    rendered, _ = given.alternate(lambda: timed(lambda: render(found[-1])), lambda: 0.0)
    where += f", {len(found[-1].overdue)} overdue"
    beside = "bare aggregate"
    yield Row(measured=f"digest decided, {where}", unit="s", ours=posted, beside=beside, peer=bare, must=MUST)
    yield Row(measured=f"facts of a digest, {where}", unit="s", ours=gathered, beside=beside, peer=bare, must=MUST)
    yield Row(measured=f"letter and workbook rendered, {where}", unit="s", ours=rendered)
    kilobytes = Sample((len(render(found[-1]).html.encode()) / 1000,))
    yield Row(measured=f"letter, {where}", unit="kB", ours=kilobytes, must=LETTER)


def _post(database: Database, desk: Desk) -> None:
    with database.read() as session:
        post_digest(session, desk, NOW, dry_run=True)


def _gather(database: Database, desk: Desk) -> DigestFacts:
    with database.read() as session:
        return gather(session, desk, desk.read_calendar(session), MONDAY, NOW, digest_code="", page_link="")


def _count(database: Database) -> None:
    """By department and state, how many there are and how many are late."""
    late = func.sum(case((Task.deadline < literal(MONDAY, Date), 1), else_=0))
    with database.read() as session:
        counted = select(Task.lead_department_id, Task.state, func.count(), late, func.min(Task.deadline))
        session.execute(counted.group_by(Task.lead_department_id, Task.state)).all()


if __name__ == "__main__":
    sys.exit(run_part("digest", measure, __doc__))

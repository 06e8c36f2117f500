"""The office lead's digest of a great office, beside the bare statement that counts the same tasks."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import xlsxwriter
from sqlalchemy import TextClause, bindparam, insert, text

from bench._base import base, opened_base
from bench._filling import DAYS_DUE, DAYS_LATE, EARLIER, MONDAY, NOW, Size, fill
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sample import Sample
from bench._scanned import office_desk, timed
from tasks.contact import Contact
from tasks.database import Database
from tasks.desk import Desk
from tasks.digest import post_digest
from tasks.letter import Letter, LetterKind, LetterState
from tasks.letters.digest.attach import attach
from tasks.letters.digest.facts import DigestFacts
from tasks.letters.digest.gather import gather
from tasks.letters.digest.render import render
from tasks.task import Task

TASKS, OVERDUE, DEPARTMENTS = 1_000_000, 50_000, 150
MUST, LETTER = Must(most=1.5), Must(most=90.0)
FRIDAY = MONDAY - timedelta(days=3)
# The same counts as a digest has, by one who knows beforehand which days they turn on: of each department and state
# how many there are, how many of them late, by how much and since when, near, put off, done late, and done lately.
BARE = """
SELECT lead_department_id, state, kind, count(*), count(deadline), min(deadline),
  sum(CASE WHEN deadline < :today THEN 1 ELSE 0 END),
  sum(CASE WHEN deadline < :today AND deadline >= :since THEN 1 ELSE 0 END),
  sum(CASE WHEN deadline < :week THEN 1 ELSE 0 END),
  sum(CASE WHEN deadline < :month THEN 1 ELSE 0 END),
  sum(CASE WHEN deadline < :quarter THEN 1 ELSE 0 END),
  sum(CASE WHEN deadline >= :today AND deadline < :near THEN 1 ELSE 0 END),
  sum(CASE WHEN deadline > original_deadline THEN 1 ELSE 0 END),
  sum(CASE WHEN coalesce(reported_on, confirmed_on) <= deadline THEN 1 ELSE 0 END),
  sum(CASE WHEN coalesce(reported_on, confirmed_on) > deadline THEN 1 ELSE 0 END),
  sum(CASE WHEN coalesce(confirmed_on, reported_on) >= :since THEN 1 ELSE 0 END)
FROM task GROUP BY lead_department_id, state, kind
"""
DAYS = {"today": 0, "since": -3, "week": -9, "month": -42, "quarter": -126, "near": 4}
LISTED = """
SELECT task.code, document_number, issued_on, abstract, content, department.name, deadline, urgency
FROM task JOIN department ON department.id = lead_department_id
WHERE deadline < :near AND state IN ('not_started', 'in_progress', 'redo') ORDER BY deadline
"""


def measure(given: Given) -> Iterator[Row]:
    due = given.scaled(OVERDUE * DAYS_DUE // DAYS_LATE)
    size = Size(tasks=given.scaled(TASKS), due=due, contacts=DEPARTMENTS)
    with office_desk() as desk:
        for kind in given.databases:
            with base(kind, given) as url, opened_base(url) as database:
                fill(database, size)
                _remember(database, desk)
                yield from _rows(given, database, desk, f"{kind}, {size.tasks} tasks")


def _remember(database: Database, desk: Desk) -> None:
    """Friday's digest, so that what is new since then is counted too."""
    with database.write() as session:
        lead = Contact(title=desk.lead_title, role="lead", email=desk.lead_email, prefers="email")
        session.add(lead)
        session.flush()
        sent = {"contact_id": lead.id, "channel": "email", "kind": LetterKind.DIGEST, "slot": FRIDAY}
        sent |= {"key": "friday", "message_id": "friday", "date": EARLIER, "due_at": EARLIER, "created_at": EARLIER}
        session.execute(insert(Letter).values(sent | {"state": LetterState.SENT}))


def _rows(given: Given, database: Database, desk: Desk, where: str) -> Iterator[Row]:
    found: list[DigestFacts] = []
    posted, gathered, bare = given.alternate(
        lambda: timed(lambda: _post(database, desk)),
        lambda: timed(lambda: found.append(_gather(database, desk))),
        lambda: timed(lambda: _count(database)),
    )
    facts = found[-1]
    attached, written, rendered = given.alternate(
        lambda: timed(lambda: _attach(database, desk, facts)),
        lambda: timed(lambda: _write(database)),
        lambda: timed(lambda: render(facts)),
    )
    where += f", {facts.late} overdue"
    beside = "bare aggregate"
    yield Row(measured=f"digest decided, {where}", unit="s", ours=posted, beside=beside, peer=bare, must=MUST)
    yield Row(measured=f"facts of a digest, {where}", unit="s", ours=gathered, beside=beside, peer=bare, must=MUST)
    yield Row(measured=f"letter rendered, {where}", unit="s", ours=rendered)
    beside = "bare SELECT and xlsxwriter, 8 of its 15 columns"
    yield Row(measured=f"workbook of all of them, {where}", unit="s", ours=attached, beside=beside, peer=written)
    kilobytes = Sample((len(render(facts).html.encode()) / 1000,))
    yield Row(measured=f"letter, {where}", unit="kB", ours=kilobytes, must=LETTER)


def _post(database: Database, desk: Desk) -> None:
    with database.read() as session:
        post_digest(session, desk, NOW, dry_run=True)


def _gather(database: Database, desk: Desk) -> DigestFacts:
    with database.read() as session:
        return gather(session, desk, desk.read_calendar(session), MONDAY, NOW, digest_code="", page_link="")


def _count(database: Database) -> None:
    with database.read() as session:
        session.execute(_bound(BARE, *DAYS)).all()


def _attach(database: Database, desk: Desk, facts: DigestFacts) -> None:
    with database.read() as session:
        attach(session, desk, desk.read_calendar(session), facts)


def _write(database: Database) -> None:
    with database.read() as session, xlsxwriter.Workbook(BytesIO(), {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(session.execute(_bound(LISTED, "near").execution_options(yield_per=1_000))):
            sheet.write_row(number, 0, map(str, row))


def _bound(words: str, *days: str) -> TextClause:
    known = (bindparam(day, MONDAY + timedelta(DAYS[day]), Task.deadline.type) for day in days)
    return text(words).bindparams(*known)


if __name__ == "__main__":
    sys.exit(run_part("digest", measure, __doc__))

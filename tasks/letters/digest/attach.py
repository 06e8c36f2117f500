from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.letters.digest.facts import DigestFacts
from tasks.letters.digest.lateness import Lateness
from tasks.letters.digest.workbook import workbook
from tasks.workdays import Calendar


def attach(session: Session, desk: Desk, calendar: Calendar, facts: DigestFacts) -> bytes:
    """The workbook that goes with a digest: all that its letter had no room for, line by line from the database."""
    lists = Lateness(session, calendar, facts.on, facts.situation.since, desk.rules.on_time_by)
    return workbook(facts, lists.overdue(), lists.nearing())

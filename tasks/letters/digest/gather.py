"""From rows to facts: what the office lead's digest says, as of a moment."""

from collections.abc import Iterator
from datetime import date, datetime
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.figures import Figures, figures
from tasks.letter import MAY_HAVE_LEFT, Letter, LetterKind
from tasks.letters.digest.department import departments
from tasks.letters.digest.facts import SHOWN, DigestFacts, Held, Opinion, Question, Situation
from tasks.letters.digest.lateness import Lateness
from tasks.letters.digest.paper import paper
from tasks.letters.digest.silence import find_unreached
from tasks.letters.hold.gather import hold_link
from tasks.letters.wording import full_day
from tasks.question import Pending, pending_questions
from tasks.state import ExecutionState
from tasks.storm.hold import open_hold
from tasks.storm.summary import summarise
from tasks.workdays import Calendar


def gather(
    session: Session, desk: Desk, calendar: Calendar, on: date, now: datetime, digest_code: str, page_link: str
) -> DigestFacts:
    """The digest of the day `on`; figures as the tasks stand at `now`, counted by the database."""
    since = last_digest_day(session, on)
    found = figures(session, on, calendar, desk.rules.on_time_by, since)
    lists = Lateness(session, calendar, on, since, desk.rules.on_time_by)
    return DigestFacts(
        salutation=f"{desk.lead_title} {desk.office.assigner}",
        on=on,
        as_of=now,
        digest_code=digest_code,
        situation=_situation(found, since),
        departments=departments(found.departments),
        overdue=tuple(lists.overdue(SHOWN)),
        opinions=tuple(_opinions(session, desk, page_link)),
        held=_held(session, page_link),
        near=lists.count_nearing(),
        nearing=tuple(lists.nearing(SHOWN)),
        unreached=tuple(find_unreached(session, desk, calendar, on, now)),
        percent=desk.rules.percent,
        page_link=page_link,
        office=desk.office,
    )


def last_digest_day(session: Session, before: date) -> date | None:
    """The slot of the digest before this one that may have been read: what is new is new since then."""
    wanted = select(func.max(Letter.slot)).where(Letter.kind == LetterKind.DIGEST, Letter.slot < before)
    return session.scalar(wanted.where(Letter.state.in_(MAY_HAVE_LEFT)))


def _situation(found: Figures, since: date | None) -> Situation:
    return Situation(
        counts=found.counts,
        extended=found.extended,
        paused=found.by_state.get(ExecutionState.PAUSED, 0),
        since=since,
        newly_overdue=sum(each.new for each in found.departments),
        newly_done=found.newly_done,
    )


def _held(session: Session, page_link: str) -> Held | None:
    hold = open_hold(session)
    found = summarise(session, hold, 0) if hold else None
    if hold is None or found is None or not found.waiting.letters:
        return None
    return Held(
        number=hold.id,
        letters=found.waiting.letters,
        rungs=found.waiting.rungs,
        contacts=found.contacts,
        urgent=found.urgent,
        usual_letters=hold.usual_letters,
        usual_rungs=hold.usual_rungs,
        since=hold.first_slot,
        cause=hold.cause,
        link=hold_link(page_link, hold.id) if page_link else "",
    )


def _opinions(session: Session, desk: Desk, page_link: str) -> Iterator[Opinion]:
    """What the office's page asks about, no more and no less."""
    for each in pending_questions(session, desk.hours.zone):
        yield Opinion(
            question=each.question,
            task=paper(each.task, each.department, each.extended),
            words=_words(each),
            asked_on=each.asked_on,
            deadline=each.task.deadline,
            link=f"{page_link}?nv={quote(each.task.code)}" if page_link else "",
        )


def _words(asked: Pending) -> str:
    if asked.question == Question.PAUSE and asked.until:
        return f"xin đến hết ngày {full_day(asked.until)}: {asked.words}"
    if asked.requested_deadline is None:
        return asked.words
    document = f", văn bản {asked.document}" if asked.document else ""
    return f"xin đến {full_day(asked.requested_deadline)}{document}: {asked.words}"

"""`/o/{token}`: what waits for the office lead's word, from the link in the digest."""

from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import quote

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tasks.actor import office_contact
from tasks.clock import day
from tasks.deadline import is_overdue
from tasks.doubt import DECIDED, settle
from tasks.letter import Letter, LetterKind
from tasks.letters.digest.facts import Question
from tasks.letters.wording import full_day
from tasks.question import Pending, pending_questions
from tasks.state import ExecutionState
from tasks.storm.hold import held_now, open_hold
from tasks.task import Task
from tasks.text import clean
from tasks.workdays import Calendar
from web.card import deadline_line, document_line, read_calendar
from web.decision import LONGEST_NAME, LONGEST_REASON, DecisionRefused, decide, read_decisions
from web.form import Form, SentForm
from web.gate import Gate
from web.page import Pages
from web.terms import read_terms
from web.web import Web

MOST_CODES = 500
MOST_ITEMS = 200  # of one form: a thousand would be more than a form may hold, and more than anybody reads


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question on the page. `decidable` is False for a second question of the same kind about the same task."""

    pending: Pending
    document: str
    deadline_words: str
    decidable: bool

    @property
    def code(self) -> str:
        return self.pending.task.code


@dataclass(frozen=True, kw_only=True)
class Settled:
    """A task after the office's word, as the page tells it back."""

    code: str
    state: str
    deadline: date | None


@dataclass(frozen=True)
class OfficePages:
    web: Web
    gate: Gate
    pages: Pages
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/o/{token}", self.show, methods=["GET", "HEAD"])
        self.router.add_api_route("/o/{token}", self.record, methods=["POST"])

    def show(self, request: Request, token: str, nv: str = "", xong: str = "") -> Response:
        with self.web.database.read() as session:
            self.gate.letter(request, session, token, LetterKind.DIGEST)
            settled = _settled(session, clean(xong).split(",")[:MOST_CODES]) if xong else []
            return self._page(session, token, nv, Form(), {}, 200, settled)

    def record(self, request: Request, token: str, form: SentForm, nv: str = "") -> Response:
        now = self.web.clock.now()
        on = day(now, self.web.office.zone)
        with self.web.database.read() as session:
            letter = self.gate.letter_to_change(request, session, token, LetterKind.DIGEST)
        decisions, errors = read_decisions(form, on)
        if errors:
            return self._again(token, nv, form, errors, 422)
        try:
            with self.web.database.write() as session:
                terms = read_terms(session, self.web)
                decide(session, self.web.bus, decisions, now, terms, _actor(letter, form))
                settle(session, letter.id, now, DECIDED)
        except DecisionRefused as refused:
            return self._again(token, nv, form, {refused.field: f"{refused.code}: {refused.words}"}, 409)
        codes = ",".join(decision.code for decision in decisions)
        return RedirectResponse(f"/o/{token}?xong={quote(codes)}", 303)

    def _again(self, token: str, nv: str, form: Form, errors: dict[str, str], status: int) -> Response:
        with self.web.database.read() as session:
            return self._page(session, token, nv, form, errors, status, [])

    def _page(
        self,
        session: Session,
        token: str,
        nv: str,
        form: Form,
        errors: dict[str, str],
        status: int,
        settled: list[Settled],
    ) -> Response:
        now = self.web.clock.now()
        items = self._items(session, now)
        wanted = [item for item in items if item.code == nv] or items
        shown = wanted[:MOST_ITEMS]
        groups = [(question, [item for item in shown if item.pending.question == question]) for question in Question]
        return self.pages.page(
            "office.html",
            status,
            token=token,
            on=day(now, self.web.office.zone),
            groups=[(question, members) for question, members in groups if members],
            single=nv if len(wanted) < len(items) else "",
            count=len(items),
            more=len(wanted) - len(shown),
            settled=settled,
            typed=form,
            errors=errors,
            longest_reason=LONGEST_REASON,
            longest_name=LONGEST_NAME,
            limits=str(self.web.desk.rules.extension),
            held=_held(session),
        )

    def _items(self, session: Session, now: datetime) -> list[Item]:
        on, calendar = day(now, self.web.office.zone), read_calendar(session, self.web)
        asked: set[str] = set()
        items: list[Item] = []
        for pending in pending_questions(session, self.web.office.zone):
            decidable = pending.question != Question.OBSTACLE and pending.task.code not in asked
            asked |= {pending.task.code} if decidable else set()
            words = _deadline(pending, on, calendar)
            document = document_line(pending.task)
            items.append(Item(pending=pending, document=document, deadline_words=words, decidable=decidable))
        return items


def _deadline(pending: Pending, on: date, calendar: Calendar | None) -> str:
    """Beside a label that says `Hạn`; of a report also whether it came in time."""
    task = pending.task
    words = deadline_line(task, on, calendar)[0].removeprefix("Hạn ")
    if pending.question != Question.CONFIRM or task.deadline is None or task.reported_on is None or calendar is None:
        return words
    late = is_overdue(task.deadline, task.reported_on, calendar)
    return f"{words} (báo cáo {'sau' if late else 'trong'} hạn, {full_day(task.reported_on)})"


def _actor(letter: Letter, form: Form) -> str:
    return office_contact(letter.contact_id, form.one("decided_by"))


def _held(session: Session) -> tuple[int, int] | None:
    """The number of the undecided hold, and how many letters wait in it."""
    hold = open_hold(session)
    return (hold.id, held_now(session, hold.id).letters) if hold else None


def _settled(session: Session, codes: list[str]) -> list[Settled]:
    wanted = select(Task).where(Task.code.in_(codes)).order_by(Task.id)
    return [
        Settled(code=task.code, state=ExecutionState(task.state).label, deadline=task.deadline)
        for task in session.scalars(wanted)
    ]

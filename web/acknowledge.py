"""`/a/{token}`: GET shows a letter's tasks and changes nothing; POST records an answer; `/undo` takes it back."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache

from fastapi import APIRouter
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from tasks.acknowledge import acknowledge_all, undo
from tasks.acknowledgement import Acknowledgement, find_all_standing
from tasks.answer import Answer, Choice
from tasks.clock import day
from tasks.follow_up import told_on
from tasks.letter import Letter, LetterKind
from tasks.link import hash_token
from tasks.state import REMINDED
from tasks.task import hold_tasks
from web.answer_form import LONGEST, read_answer
from web.asked import refused_fields
from web.card import LONGEST_KEPT, MOST_KEPT, Card, cards_of, read_calendar, read_page
from web.form import Form, SentForm
from web.gate import Gate
from web.ids import read_ids
from web.page import Pages
from web.read_rows import Rows
from web.reading import Reading
from web.receipt import Receipt, read_receipt
from web.web import Web


@dataclass(frozen=True)
class AnswerPages:
    web: Web
    gate: Gate
    pages: Pages
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/a/{token}", self.record, methods=["POST"])
        self.router.add_api_route("/a/{token}", self.refuse_method, methods=["DELETE", "OPTIONS", "PATCH", "PUT"])
        self.router.add_api_route("/a/{token}/undo", self.undo, methods=["POST"])

    async def show(self, request: Request) -> Response:
        token = str(request.path_params["token"])
        rows = await self.web.looks.rows(hash_token(token))
        # A receipt is read in the usual way, and may wait; what is long is not kept, and takes long to make.
        if "da" in request.query_params or len(rows[0]) > LONGEST_KEPT:
            return await to_thread(self._shown, request, token, rows)
        return self._shown(request, token, rows)

    def _shown(self, request: Request, token: str, rows: Rows) -> Response:
        asked = request.query_params
        reading = self.gate.reading(request, token, rows)
        if (ids := read_ids(asked.get("da", ""))) and (receipt := self._receipt(reading, ids)):
            return self._receipt_page(token, receipt)
        make = self._kept if len(reading.told) <= LONGEST_KEPT else self._fresh
        return HTMLResponse(make(reading, token, asked.get("nv", ""), self._limits()))

    def _receipt(self, reading: Reading, ids: Sequence[int]) -> Receipt | None:
        with self.web.database.read() as session:
            return read_receipt(session, reading.letter.id, ids, cards_of(reading), self.web.clock.now())

    def record(self, request: Request, token: str, form: SentForm, nv: str = "") -> Response:
        now = self.web.clock.now()
        on = day(now, self.web.office.zone)
        with self.web.database.read() as session:
            letter = self.gate.letter_to_change(request, session, token, LetterKind.REMINDER)
        with self.web.database.write() as session:
            reading = self._read_again(session, letter, now)
            cards = cards_of(reading)
            read = read_answer(form, _named(form, cards), on)
            if read.answer is None:
                return self._form_page(reading, token, nv, form, read.errors, 422)
            chosen = _named(form, cards) if not form.one("all") else _open_or_said(session, letter, cards, read.answer)
            if closed := _closed_meanwhile(session, letter, chosen, read.answer):
                errors = {
                    "task": f"Nhiệm vụ {', '.join(closed)} không còn chờ trả lời; hãy xem trạng thái mới dưới đây."
                }
                return self._form_page(self._read_again(session, letter, now), token, nv, form, errors, 409)
            if refused := refused_fields(session, self.web, letter, chosen, read.answer):
                return self._form_page(self._read_again(session, letter, now), token, nv, form, refused, 422)
            ids = self._acknowledge(session, letter, chosen, read.answer, now, on)
        return _see_receipt(token, ids)

    def refuse_method(self) -> Response:
        """Every method of the address must be told (RFC 9110 §15.5.6), and GET is not known behind the front door."""
        raise HTTPException(405, headers={"Allow": "GET, HEAD, POST"})

    def undo(self, request: Request, token: str, form: SentForm) -> Response:
        now = self.web.clock.now()
        ids = read_ids(form.one("da"))
        with self.web.database.read() as session:
            letter = self.gate.letter_to_change(request, session, token, LetterKind.REMINDER)
        with self.web.database.write() as session:
            task_ids = select(Acknowledgement.task_id).where(
                Acknowledgement.letter_id == letter.id, Acknowledgement.id.in_(ids)
            )
            hold_tasks(session, session.scalars(task_ids))
            # The newest first: each step back finds the state that its own answer made.
            undone = [undo(session, self.web.bus, letter, each, now) for each in sorted(ids, reverse=True)]
        if undone and all(undone):
            return _see_receipt(token, ids)
        with self.web.database.read() as session:
            cards = cards_of(self._read_again(session, letter, now))
            receipt = read_receipt(session, letter.id, ids, cards, now)
            return self._receipt_page(token, receipt, 409, too_late=True) if receipt else _see_receipt(token, [])

    def _acknowledge(
        self, session: Session, letter: Letter, chosen: Sequence[Card], answer: Answer, now: datetime, on: date
    ) -> list[int]:
        task_ids = sorted(card.task_id for card in chosen)
        told_again = told_on(answer.until, read_calendar(session, self.web)) if answer.until else None
        given = acknowledge_all(session, self.web.bus, letter, task_ids, answer, now, on, told_again=told_again)
        return [each.id for each in given]

    def _read_again(self, session: Session, letter: Letter, now: datetime) -> Reading:
        found = read_page(session.execute, self.web, letter.link_hash or "", now)
        if not found.rows:
            raise HTTPException(404)  # meanwhile it was given another link
        return found

    def _limits(self) -> str:
        return str(self.web.desk.rules.extension)

    @cached_property
    def _kept(self) -> Callable[[Reading, str, str, str], bytes]:
        """The page of whoever comes to answer, made once for all that it says: what is read anew each time decides."""
        return lru_cache(MOST_KEPT)(self._fresh)

    def _fresh(self, reading: Reading, token: str, code: str, limits: str) -> bytes:
        return self._form(reading, token, code, Form(), {}, self._choices(limits)).encode()

    @cached_property
    def _choices(self) -> Callable[[str], Markup]:
        """Not yet filled in, they are the same on every page."""
        return lru_cache(1)(lambda limits: self._filled_choices(Form(), {}, limits))

    def _filled_choices(self, form: Form, errors: dict[str, str], limits: str) -> Markup:
        facts = {"choices": list(Choice), "longest": LONGEST, "typed": form, "errors": errors, "limits": limits}
        return Markup(self.pages.text("choices.html", **facts))  # noqa: S704 - a template of ours, which escapes

    def _form_page(
        self, reading: Reading, token: str, code: str, form: Form, errors: dict[str, str], status: int
    ) -> Response:
        choices = self._filled_choices(form, errors, self._limits())
        return HTMLResponse(self._form(reading, token, code, form, errors, choices), status)

    def _form(
        self, reading: Reading, token: str, code: str, form: Form, errors: dict[str, str], choices: Markup
    ) -> str:
        cards = cards_of(reading)
        shown = _shown(cards, code)
        return self.pages.text(
            "answer.html",
            token=token,
            letter=reading.letter,
            addressee=reading.addressee,
            open_cards=[card for card in shown if card.open],
            closed_cards=[card for card in shown if not card.open],
            all_count=len(cards),
            single=shown[0].code if len(shown) < len(cards) else "",
            choices=choices,
            longest=LONGEST,
            typed=form,
            errors=errors,
        )

    def _receipt_page(self, token: str, receipt: Receipt, status: int = 200, *, too_late: bool = False) -> Response:
        return self.pages.page("receipt.html", status, token=token, receipt=receipt, too_late=too_late)


def _see_receipt(token: str, ids: Sequence[int]) -> Response:
    query = f"?da={','.join(str(each) for each in ids)}" if ids else ""
    # Relative, so that it holds behind a proxy; 303 makes a reload fetch the receipt, not send the form again.
    return RedirectResponse(f"/a/{token}{query}", 303)


def _shown(cards: Sequence[Card], code: str) -> Sequence[Card]:
    """The one task that the link names, else all."""
    return [card for card in cards if card.code == code] or cards


def _named(form: Form, cards: Sequence[Card]) -> list[Card]:
    """The tasks that the form speaks of; a code that is not in the letter names nothing."""
    codes = set(form.all("task"))
    if form.one("all"):
        return [card for card in cards if card.open] or list(cards)
    return [card for card in cards if card.code in codes]


def _open_or_said(session: Session, letter: Letter, cards: Sequence[Card], answer: Answer) -> list[Card]:
    """All that is open, and what this very answer closed a moment ago: a double tap."""
    closed = [card.task_id for card in cards if not card.open]
    said = find_all_standing(session, letter.id, closed, answer) if closed else {}
    return [card for card in cards if card.open or card.task_id in said] or list(cards)


def _closed_meanwhile(session: Session, letter: Letter, chosen: Sequence[Card], answer: Answer) -> list[str]:
    held = hold_tasks(session, [card.task_id for card in chosen])
    ended = [task for task in held if task.state not in REMINDED]
    said = find_all_standing(session, letter.id, [task.id for task in ended], answer) if ended else {}
    return [task.code for task in ended if task.id not in said]

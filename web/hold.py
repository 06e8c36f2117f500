"""`/o/{token}/hold/{hold_id}`: far more letters than usual wait; the office says whether they leave."""

from dataclasses import dataclass, field

from fastapi import APIRouter
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from tasks.actor import office_contact
from tasks.channel_words import channel_words
from tasks.doubt import DECIDED, settle
from tasks.letter import Letter, LetterKind
from tasks.storm.decide import HoldError, HoldGrownError, drop_hold, release_hold
from tasks.storm.hold import Hold, HoldDecision
from tasks.storm.summary import summarise
from web.decision import LONGEST_NAME, LONGEST_REASON, name_problem
from web.form import Form, SentForm
from web.gate import Gate
from web.ids import read_ids
from web.page import Pages
from web.web import Web

SAMPLES = 20
CHOICES = {HoldDecision.RELEASED: release_hold, HoldDecision.DROPPED: drop_hold}


@dataclass(frozen=True)
class HoldPages:
    web: Web
    gate: Gate
    pages: Pages
    router: APIRouter = field(default_factory=APIRouter)

    def __post_init__(self) -> None:
        self.router.add_api_route("/o/{token}/hold/{hold_id}", self.show, methods=["GET", "HEAD"])
        self.router.add_api_route("/o/{token}/hold/{hold_id}", self.record, methods=["POST"])

    def show(self, request: Request, token: str, hold_id: str) -> Response:
        with self.web.database.read() as session:
            self.gate.letter(request, session, token, LetterKind.HOLD)
            return self._page(session, token, _find(session, hold_id), Form(), {}, 200)

    def record(self, request: Request, token: str, hold_id: str, form: SentForm) -> Response:
        with self.web.database.read() as session:
            letter = self.gate.letter_to_change(request, session, token, LetterKind.HOLD)
            hold = _find(session, hold_id)
            if errors := _problems(form):
                return self._page(session, token, hold, form, errors, 422)
        try:
            self._decide(letter, hold.id, form)
        except HoldError as refused:
            if refused.decided != form.one("decision"):  # the same again, as by a double tap, is done
                return self._again(token, hold_id, form, {"decision": "Đợt giữ này đã có ý kiến khác."})
        except HoldGrownError as grown:
            words = f"Nay có {grown.found} thư, lúc mở trang có {grown.seen} thư; hãy xem lại rồi gửi ý kiến."
            unchosen = Form({name: values for name, values in form.values.items() if name != "decision"})
            return self._again(token, hold_id, unchosen, {"seen": words})
        return RedirectResponse(f"/o/{token}/hold/{hold.id}", 303)

    def _decide(self, letter: Letter, hold_id: int, form: Form) -> None:
        now, actor = self.web.clock.now(), office_contact(letter.contact_id, form.one("decided_by"))
        decide, reason = CHOICES[HoldDecision(form.one("decision"))], form.one("reason")
        with self.web.database.write() as session:
            decide(session, self.web.bus, hold_id, now, actor, reason, _seen(form))
            settle(session, letter.id, now, DECIDED)

    def _again(self, token: str, hold_id: str, form: Form, errors: dict[str, str]) -> Response:
        with self.web.database.read() as session:
            return self._page(session, token, _find(session, hold_id), form, errors, 409)

    def _page(
        self, session: Session, token: str, hold: Hold, form: Form, errors: dict[str, str], status: int
    ) -> Response:
        return self.pages.page(
            "hold.html",
            status,
            token=token,
            hold=hold,
            found=summarise(session, hold, SAMPLES),
            channel_words=channel_words,
            HoldDecision=HoldDecision,
            typed=form,
            errors=errors,
            longest_reason=LONGEST_REASON,
            longest_name=LONGEST_NAME,
        )


def _find(session: Session, hold_id: str) -> Hold:
    hold = next((session.get(Hold, number) for number in read_ids(hold_id)), None)
    if hold is None:
        raise HTTPException(404)
    return hold


def _seen(form: Form) -> int:
    """Without the number that the page sent, nothing was seen."""
    return next(iter(read_ids(form.one("seen"))), 0)


def _problems(form: Form) -> dict[str, str]:
    """By field, in the page's order."""
    errors: dict[str, str] = {}
    if form.one("decision") not in set(HoldDecision):
        errors["decision"] = "Hãy chọn cho gửi hoặc bỏ."
    if not form.one("reason"):
        errors["reason"] = "Hãy ghi lý do; lý do được ghi vào nhật ký."
    elif len(form.one("reason")) > LONGEST_REASON:
        errors["reason"] = f"Dài {len(form.one('reason'))} ký tự; hãy rút còn {LONGEST_REASON}."
    return errors | name_problem(form)

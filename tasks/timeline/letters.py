"""The letters that told of a task: what each said, over which channel, its tries and what became of it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from tasks.chain import read_chain
from tasks.channel_words import in_a_sentence
from tasks.letter import Letter, LetterKind, LetterState
from tasks.proof.letters import letters_about
from tasks.proof.page import OUTCOMES
from tasks.timeline.dropped import dropped_words
from tasks.timeline.moment import Moment


def letter_moments(session: Session, task_id: int, zone: ZoneInfo) -> Iterator[Moment]:
    """One moment a letter: when it left, or else when it was promised for."""
    for told in letters_about(session, task_id):
        letter = session.get_one(Letter, told["id"])
        yield Moment(letter.sent_at or letter.date, "letter", _words(letter, told, zone))


def _words(letter: Letter, told: Mapping[str, Any], zone: ZoneInfo) -> str:
    copy = f"bản sao của thư số {letter.carrier}, " if letter.kind == LetterKind.COPY else ""
    begins = f"Thư số {letter.id} ({copy}{in_a_sentence(letter.channel)}, {told['to']})"
    ends = "".join((_came(letter, zone), _passed(letter), _tries(told), _held(letter)))
    return f"{begins}: {_said(told)}; {_state(letter)}{ends}."


def _said(told: Mapping[str, Any]) -> str:
    return ", ".join(
        each["words"] + (f" (không gửi: {dropped_words(each['dropped'])})" if each["dropped"] else "")
        for each in told["said"]
    )


def _state(letter: Letter) -> str:
    why = f": {dropped_words(letter.reason)}" if letter.reason and letter.state != LetterState.SENT else ""
    return f"{LetterState(letter.state).label.lower()}{why}"


def _came(letter: Letter, zone: ZoneInfo) -> str:
    """Evidence that it arrived; whoever reads on without an answer has acknowledged nothing."""
    moments = {"đã tới máy người nhận": letter.received_at, "đã được xem": letter.seen_at}
    return "".join(f", {word} lúc {_moment(at, zone)}" for word, at in moments.items() if at)


def _moment(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M %d/%m/%Y}"


def _passed(letter: Letter) -> str:
    return "".join(f"; không qua {in_a_sentence(each.channel)}: {each.why}" for each in read_chain(letter.chain))


def _tries(told: Mapping[str, Any]) -> str:
    """Only where there is more to tell than that the first one went well."""
    tries = told["attempts"]
    if not tries or (len(tries) == 1 and tries[0]["outcome"] == "sent"):
        return ""
    said = (f"lần {each['number']} {OUTCOMES.get(each['outcome'], each['outcome'])}" for each in tries)
    words = (f" ({each['words']})" if each["words"] else "" for each in tries)
    return "; " + ", ".join(map("".join, zip(said, words, strict=True)))


def _held(letter: Letter) -> str:
    if letter.hold_id is None:
        return ""
    waits = letter.state == LetterState.PENDING and letter.hold_ended_at is None
    return f"; {'đang' if waits else 'từng'} được giữ lại trong đợt giữ số {letter.hold_id}"

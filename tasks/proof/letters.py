"""The letters that told a contact of one task: over which channel, with which result, and what shows that they came."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.address import masked
from tasks.attempt import Attempt
from tasks.contact import Contact, office_titles
from tasks.letter import Letter, is_copy
from tasks.news import News
from tasks.news_kind import NewsKind
from tasks.reminder import Reminder
from tasks.rung_words import rung_in_words


def letters_about(session: Session, task_id: int) -> Iterator[dict[str, Any]]:
    """Each letter as plain values, oldest first, with its tries; a copy over a second channel is its own letter."""
    said = _said(session, task_id)
    carriers = select(Letter).where(Letter.id.in_(said))
    copies = select(Letter).where(is_copy(), Letter.about.in_([str(each) for each in said]))
    letters = sorted([*session.scalars(carriers), *session.scalars(copies)], key=lambda each: each.id)
    titles = office_titles(session, [letter.contact_id for letter in letters])
    for letter in letters:
        yield {
            "id": letter.id,
            "kind": letter.kind,
            "channel": letter.channel,
            "to": titles.get(letter.contact_id, ""),
            "address": masked(session.get_one(Contact, letter.contact_id).address(letter.channel)),
            "said": said[letter.carrier],
            "state": letter.state,
            "reason": letter.reason,
            "message_id": letter.message_id,
            "provider_id": letter.provider_id,
            **{name: _iso(getattr(letter, name)) for name in ("created_at", "sent_at", "received_at", "seen_at")},
            "attempts": [_try(each) for each in _attempts(session, letter.id)],
        }


def _said(session: Session, task_id: int) -> dict[int, list[dict[str, Any]]]:
    """By letter, what it says of the task: rungs and news, with why one was left out."""
    said: dict[int, list[dict[str, Any]]] = {}
    for rung in session.scalars(select(Reminder).where(Reminder.task_id == task_id).order_by(Reminder.id)):
        said.setdefault(rung.letter_id, []).append({"words": _rung(rung), "dropped": rung.dropped})
    told = select(News).where(News.task_id == task_id, News.letter_id.is_not(None))
    for news in session.scalars(told.order_by(News.id)):
        words = f"nhiệm vụ {NewsKind(news.kind).label}"
        said.setdefault(news.letter_id or 0, []).append({"words": words, "dropped": news.dropped})
    return said


def _rung(reminder: Reminder) -> str:
    return f"đôn đốc {rung_in_words(reminder.ladder, reminder.rung)}" + (", phối hợp" if reminder.coordinating else "")


def _attempts(session: Session, letter_id: int) -> list[Attempt]:
    return list(session.scalars(select(Attempt).where(Attempt.letter_id == letter_id).order_by(Attempt.id)))


def _try(attempt: Attempt) -> dict[str, Any]:
    at = attempt.ended_at.isoformat()
    return {"id": attempt.id, "number": attempt.number, "at": at, "outcome": attempt.outcome, "words": attempt.words}


def _iso(moment: Any) -> str | None:
    return moment.isoformat() if moment else None

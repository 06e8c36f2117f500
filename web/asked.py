"""Whether what an answer asks for may be asked for: by the office's limits, and within the deadline."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tasks.acknowledgement import find_standing
from tasks.actor import contact
from tasks.answer import Answer, Choice
from tasks.ask_extension import why_not
from tasks.follow_up import why_no_follow_up
from tasks.letter import Letter
from tasks.task import Task, hold_tasks
from web.card import Card, read_calendar
from web.terms import read_terms
from web.web import Web

FIELDS = {Choice.EXTENSION: "requested_deadline", Choice.FOLLOW_UP: "follow_up", Choice.PAUSE: "pause_until"}
LEAD_ALONE = "Chỉ cơ quan chủ trì đề nghị tạm dừng; đơn vị phối hợp ghi ở mục «Vướng mắc»."


def refused_fields(
    session: Session, web: Web, letter: Letter, chosen: Sequence[Card], answer: Answer
) -> dict[str, str]:
    """Why not, beside the field of the choice; empty when it may be. The tasks are held; said before, it may."""
    if answer.choice not in FIELDS:
        return {}
    helping = {card.task_id for card in chosen if card.coordinating}
    for task in hold_tasks(session, [card.task_id for card in chosen]):
        if find_standing(session, letter.id, task.id, answer) is None and (
            words := _why_not(session, web, letter, task, answer, coordinating=task.id in helping)
        ):
            return {FIELDS[answer.choice]: words}
    return {}


def _why_not(session: Session, web: Web, letter: Letter, task: Task, answer: Answer, *, coordinating: bool) -> str:
    if answer.choice == Choice.EXTENSION and answer.requested_deadline is not None:
        terms, actor = read_terms(session, web), contact(letter.contact_id)
        return why_not(session, task, answer.requested_deadline, terms, actor)
    if answer.choice == Choice.FOLLOW_UP and answer.until is not None:
        return why_no_follow_up(task, answer.until, web.today(), read_calendar(session, web))
    return LEAD_ALONE if coordinating else ""

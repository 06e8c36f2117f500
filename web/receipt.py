from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.acknowledge import UNDO_WITHIN
from tasks.acknowledgement import Acknowledgement
from web.card import Card
from web.said import Said, said


@dataclass(frozen=True)
class Receipt:
    """What was recorded by one form: pairs of answer and task.

    Attributes:
        undo_until: the last moment to take it back; None when it is taken back or the time is over.
    """

    answers: list[tuple[Said, Card]]
    undo_until: datetime | None

    @property
    def undone(self) -> bool:
        return all(given.undone_at for given, _ in self.answers)

    @property
    def ids(self) -> str:
        return ",".join(str(given.id) for given, _ in self.answers)


def read_receipt(
    session: Session, letter_id: int, ids: Sequence[int], cards: Sequence[Card], now: datetime
) -> Receipt | None:
    """The receipt of these answers; None when none of them came through this letter."""
    by_task = {card.task_id: card for card in cards}
    wanted = (
        select(Acknowledgement)
        .where(Acknowledgement.letter_id == letter_id, Acknowledgement.id.in_(ids))
        .order_by(Acknowledgement.id)
    )
    answers = [(said(given), by_task[given.task_id]) for given in session.scalars(wanted) if given.task_id in by_task]
    if not answers:
        return None
    open_to_undo = [given.at for given, _ in answers if given.may_be_undone(now)]
    return Receipt(answers, min(open_to_undo) + UNDO_WITHIN if open_to_undo else None)

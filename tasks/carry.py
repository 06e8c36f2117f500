"""Letters of earlier days that never left: what they still have to say goes with today's letter, in today's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from tasks.chain import Passed, read_chain
from tasks.ladder_name import LadderName
from tasks.letter import REMINDING, Letter, LetterKind, LetterState, cancel_emptied, letter_key
from tasks.once import insert_once
from tasks.posting import Posting, letter_row, wake
from tasks.reminder import Reminder

NEWER = "a newer rung is told"


def carry_over(session: Session, posting: Posting, now: datetime, channels: Mapping[int, str] | None = None) -> int:
    """Bring what waits from earlier days into each contact's letter of the posting's day; how many letters ended so.

    `channels` is by contact the one that is written to today, where it is not that of the letter.

    After days without a mail server an officer gets one letter that counts from today, not one for each day. A second
    copy of a letter in doubt stays the letter that it is; so does one whose reader has had today's letter already.
    """
    left = _hold_left(session, posting)
    ids = [letter.id for letter in left]
    if not ids:
        return 0
    _drop_overtaken(session, ids)
    full = set(session.scalars(select(Reminder.letter_id).where(*_waiting(ids)).distinct()))
    rows = [
        letter_row(each.contact_id, _channel(each, channels), _kind(each), posting, now, _chain(each, channels))
        for each in left
        if each.id in full
    ]
    insert_once(session, Letter, rows)
    return sum(_carried(session, letter, _channel(letter, channels), posting, now) for letter in left)


def _kind(letter: Letter) -> LetterKind:
    return LetterKind(letter.kind)


def _channel(letter: Letter, channels: Mapping[int, str] | None) -> str:
    return (channels or {}).get(letter.contact_id, letter.channel)


def _chain(letter: Letter, channels: Mapping[int, str] | None) -> tuple[Passed, ...]:
    """What the old letter's says, and that it waited in vain where the channel is another."""
    passed = read_chain(letter.chain)
    if _channel(letter, channels) == letter.channel:
        return passed
    return (*passed, Passed(letter.channel, letter.reason or f"chưa gửi được thư ngày {letter.slot:%d/%m/%Y}"))


def _hold_left(session: Session, posting: Posting) -> Sequence[Letter]:
    earlier = (Letter.slot < posting.slot, Letter.resends == 0)
    waits = and_(Letter.state == LetterState.PENDING, *earlier)
    stood_for = and_(Letter.state == LetterState.DEAD, Letter.id.in_(_left_to_copies(session, earlier)))
    wanted = select(Letter).where(Letter.kind.in_(REMINDING), or_(waits, stood_for))
    return session.scalars(wanted.order_by(Letter.key).with_for_update(key_share=True)).all()


def _left_to_copies(session: Session, earlier: tuple[ColumnElement[bool], ...]) -> list[int]:
    """Letters that were refused while a copy was about to leave for them, which then did not leave either."""
    copies = select(Letter.about).where(Letter.kind == LetterKind.COPY, Letter.state == LetterState.PENDING, *earlier)
    return [int(each) for each in session.scalars(copies) if each]


def _drop_overtaken(session: Session, letter_ids: list[int]) -> None:
    newer = aliased(Reminder)
    overtaken = exists().where(
        newer.task_id == Reminder.task_id,
        newer.deadline_version == Reminder.deadline_version,
        newer.contact_id == Reminder.contact_id,
        newer.ladder == LadderName.DEADLINE,
        Reminder.ladder == LadderName.DEADLINE,
        newer.rung < Reminder.rung,
    )
    statement = update(Reminder).where(*_waiting(letter_ids), overtaken).values(dropped=NEWER)
    session.execute(statement.execution_options(synchronize_session=False))


def _carried(session: Session, letter: Letter, channel: str, posting: Posting, now: datetime) -> bool:
    key = letter_key(letter.contact_id, channel, _kind(letter), posting.slot)
    # Held until commit: claimed meanwhile, it would leave without what is moved to it here.
    today = wake(session, key, posting)
    if today is not None:
        move = update(Reminder).where(*_waiting([letter.id])).values(letter_id=today)
        session.execute(move.execution_options(synchronize_session=False))
    elif session.scalar(select(Reminder.id).where(*_waiting([letter.id])).limit(1)) is not None:
        return False
    cancel_emptied(session, [letter.id], now, f"told with the letter of {posting.slot.isoformat()}")
    return True


def _waiting(letter_ids: list[int]) -> tuple[ColumnElement[bool], ...]:
    return Reminder.letter_id.in_(letter_ids), Reminder.dropped.is_(None)

"""Where the ladder says so, a letter goes over two channels at once: who must act within hours may miss one of them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from functools import cache
from typing import cast

from sqlalchemy import BindParameter, ColumnElement, Date, Select, Table, bindparam, select, update
from sqlalchemy.orm import Session

from tasks.among import among
from tasks.contact import find_contacts
from tasks.desk import Desk
from tasks.escalation import Recipient, Ways, choose_channel, read_ways
from tasks.ladder import Ladder
from tasks.letter import ANSWERED, Letter, LetterKind, LetterState, is_copy
from tasks.news_reader import says_news
from tasks.posting import Posting, post_letter
from tasks.reminder import Reminder
from tasks.state import Urgency
from tasks.task import BY_URGENCY, Task, by_index, pressing, reminded

IDS_A_STATEMENT = 500


def post_copies(session: Session, desk: Desk, posting: Posting, now: datetime, ways: Ways | None = None) -> int:
    """Enter a copy of each of the slot's letters that tells of a task of such urgency; how many are new.

    A copy has no reminders of its own: it says what its letter says, with its letter's links. One of an earlier day
    that never left is called off: what its letter still has to say goes with today's.
    """
    _call_off(session, posting)
    told = set(_of_the_urgent(session, desk.ladder, posting)) | set(_of_the_late(session, desk.ladder, posting))
    letters = sorted(_without_copy(session, told), key=lambda letter: letter.key)
    if not letters:
        return 0
    ways = ways or read_ways(session, desk, now)
    contacts = find_contacts(session, {letter.contact_id for letter in letters})
    posted = 0
    for letter in letters:
        contact, others = contacts[letter.contact_id], _others(letter, ways.channels)
        second = choose_channel(ways.readers.of(contact) or contact, others, ways.refused)
        if isinstance(second, Recipient):
            addressed = (LetterKind.COPY, posting, now, second.passed, str(letter.id))
            posted += post_letter(session, contact.id, second.channel, *addressed) is not None
    return posted


def _of_the_urgent(session: Session, ladder: Ladder, posting: Posting) -> Iterator[int]:
    """From the few tasks of such urgency to their letters: the day's letters may be many."""
    urgent = _of_urgency(normal=Urgency.NORMAL in ladder.two_channels)
    ids = session.scalars(urgent, {"urgency": list(ladder.two_channels)}).all() if ladder.two_channels else ()
    for some in (ids[start : start + IDS_A_STATEMENT] for start in range(0, len(ids), IDS_A_STATEMENT)):
        yield from _todays(session, posting, session.scalars(_TELLING, {"tasks": some}).all())


@cache
def _of_urgency(*, normal: bool) -> Select[int]:
    urgent = select(Task.id).where(Task.urgency.in_(bindparam("urgency", expanding=True)), *reminded())
    return urgent if normal else by_index(BY_URGENCY, urgent.where(pressing()))


def _of_the_late(session: Session, ladder: Ladder, posting: Posting) -> Iterator[int]:
    if ladder.two_channels_late:
        late = (Reminder.dropped.is_(None), Reminder.rung <= -ladder.two_channels_late)
        wanted = select(Letter.id).join(Reminder, Reminder.letter_id == Letter.id)
        yield from session.scalars(wanted.where(*_waiting(posting.slot), *late).distinct())


def _todays(session: Session, posting: Posting, letter_ids: Sequence[int]) -> Iterator[int]:
    """Those of the letters that wait for the posting."""
    for start in range(0, len(letter_ids), IDS_A_STATEMENT):
        yield from session.scalars(_WAITING, {"ids": letter_ids[start : start + IDS_A_STATEMENT], "slot": posting.slot})


def _waiting(slot: date | BindParameter[date]) -> tuple[ColumnElement[bool], ...]:
    return Letter.kind.in_(ANSWERED), Letter.slot == slot, Letter.state == LetterState.PENDING


def _call_off(session: Session, posting: Posting) -> None:
    reason = f"told with the letter of {posting.slot.isoformat()}"
    session.connection().execute(_CALL_OFF, {"of": posting.slot, "because": reason})


# Each is made once: they are asked for whenever news of one task is told.
_SLOT = bindparam("slot", type_=Date())
_TELLING = select(Reminder.letter_id).where(among(Reminder.task_id, "tasks"), Reminder.dropped.is_(None)).distinct()
_WAITING = select(Letter.id).where(among(Letter.id, "ids"), *_waiting(_SLOT))
_CALL_OFF = (
    update(cast("Table", Letter.__table__))
    .where(
        Letter.kind == LetterKind.COPY,
        Letter.state == LetterState.PENDING,
        Letter.slot < bindparam("of", type_=Date()),
        Letter.resends == 0,
    )
    .values(state=LetterState.CANCELLED, reason=bindparam("because"))
)


def _without_copy(session: Session, letter_ids: Collection[int]) -> Iterator[Letter]:
    """Whose contact's channels have changed since its copy was entered gets no other one."""
    ids = sorted(letter_ids)
    for some in (ids[start : start + IDS_A_STATEMENT] for start in range(0, len(ids), IDS_A_STATEMENT)):
        about = Letter.about.in_([str(each) for each in some])
        copies = select(Letter.about).where(is_copy(), about, Letter.state.not_in(_ENDED))
        copied = set(session.scalars(copies))
        wanted = [each for each in some if str(each) not in copied]
        yield from session.scalars(select(Letter).where(Letter.id.in_(wanted))) if wanted else ()


_ENDED = (LetterState.CANCELLED, LetterState.DEAD)


def _others(letter: Letter, usable: Sequence[str]) -> list[str]:
    others = [each for each in usable if each != letter.channel]
    return [each for each in others if says_news(each)] if letter.kind == LetterKind.NEWS else others

"""What the end of an Official Account's consent, and a new one, mean for the channels that write in its name."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.circuit import begin_again, end
from tasks.clock import day
from tasks.desk import Desk
from tasks.letter import Letter, LetterKind
from tasks.notice import post_notice

# A bot has a token of its own.
CHANNELS = ("zalo", "zalo_group", "zalo_template")
MEND = "run «dondoc zalo login»"


def over_words(words: str) -> str:
    """Why nothing leaves any more, around the provider's words, with the mend."""
    return f"the consent is over ({words}); {MEND}"


def end_channels(session: Session, desk: Desk, reason: str) -> None:
    """End those that are set up."""
    for each in _set_up(desk):
        end(session, each, reason)


def tell_end(session: Session, desk: Desk, since: datetime, now: datetime) -> None:
    """Tell the office by email, unless it was told after `since`. Once for all channels: one login mends them.

    Raises:
        CalendarMissingError, CalendarEnds: nobody can say on which day an email may leave.
    """
    ours = _set_up(desk)
    # By the day too, which an index answers: this is asked each minute while nobody acts.
    lately = Letter.slot >= day(since, desk.hours.zone), Letter.created_at >= since
    told = select(Letter.id).where(Letter.kind == LetterKind.NOTICE, Letter.about.in_(ours), *lately)
    if ours and session.scalar(told.limit(1)) is None:
        post_notice(session, desk, ours[0], now)


def begin_channels(session: Session) -> tuple[str, ...]:
    """Letters may leave over them again; those that were closed to letters before."""
    return tuple(each for each in CHANNELS if begin_again(session, each))


def _set_up(desk: Desk) -> tuple[str, ...]:
    return tuple(each for each in CHANNELS if each in desk.channels)

"""What the end of an Official Account's consent, and a new one, mean for the channels that write in its name."""

from datetime import datetime

from sqlalchemy.orm import Session

from tasks.circuit import begin_again, end
from tasks.desk import Desk
from tasks.notice import post_notice

# A bot has a token of its own.
CHANNELS = ("zalo", "zalo_group", "zalo_template")
MEND = "run «dondoc zalo login»"


def over_words(words: str) -> str:
    """Why nothing leaves any more, around the provider's words, with the mend."""
    return f"the consent is over ({words}); {MEND}"


def end_channels(session: Session, desk: Desk, reason: str, now: datetime) -> None:
    """End those that are set up. The office is told once, for one login mends them all."""
    ended = [each for each in CHANNELS if each in desk.channels and end(session, each, reason)]
    if ended:
        post_notice(session, desk, ended[0], now)


def begin_channels(session: Session) -> tuple[str, ...]:
    """Letters may leave over them again; those that were closed to letters before."""
    return tuple(each for each in CHANNELS if begin_again(session, each))

"""What a provider tells of our letters after they left: evidence that they arrived, never an acknowledgement."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, union, update
from sqlalchemy.orm import Session

from tasks.doubt import TOLD, settle
from tasks.letter import TOLD_BY_TRACKING, Letter

# Who tells of letters over which channels: two providers may well give the same name to something.
_TELLS_OF = {"zalo": ("zalo", "zalo_group", "zalo_template")}


def letters_named(session: Session, teller: str, provider_ids: Sequence[str], tracking: str | None) -> list[Letter]:
    """Our letters, by the provider's names of them, or by the name that we gave; `teller` is the event's channel."""
    by_theirs = select(Letter.id).where(Letter.provider_id.in_(provider_ids))
    by_ours = select(Letter.id).where(Letter.tracking == (tracking or ""), TOLD_BY_TRACKING)
    theirs = Letter.channel.in_(_TELLS_OF.get(teller, (teller,)))
    wanted = select(Letter).where(theirs, Letter.id.in_(union(by_theirs, by_ours)))
    return list(session.scalars(wanted.order_by(Letter.key)))


def letter_arrived(session: Session, letter: Letter, at: datetime, now: datetime, *, seen: bool) -> bool:
    """Write down when it came, or was seen; True when it was in doubt, and is not any more.

    Told twice, the first time stands. It may be told before our own process has heard the provider's answer: then a
    doubt that comes later is settled by what is written here.
    """
    column = Letter.seen_at if seen else Letter.received_at
    first = update(Letter).where(Letter.id == letter.id, column.is_(None)).values({column: at})
    session.execute(first.execution_options(synchronize_session=False))
    return settle(session, letter.id, now, TOLD)

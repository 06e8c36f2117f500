"""The ladder that urging goes by, noted in the log when it is another one than before."""

import hashlib
import json
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks import actor
from tasks.event_log import LoggedEvent
from tasks.events import Bus
from tasks.office_event import LadderChanged
from tasks.rungs import Ladder
from tasks.turn import Turn, take_turn


def note_ladder(session: Session, bus: Bus, ladder: Ladder, now: datetime) -> bool:
    """Note the ladder once; True when it differs from the one noted last."""
    take_turn(session, Turn.EVENT_LOG)  # two schedulers that start together note it once
    text = json.dumps(asdict(ladder), ensure_ascii=False, sort_keys=True, default=str)
    before, after = _noted(session), hashlib.sha256(text.encode()).hexdigest()
    if before == after:
        return False
    bus.publish(session, LadderChanged(before=before, after=after, text=text), now, actor.rule(actor.Rule.LADDER))
    return True


def _noted(session: Session) -> str | None:
    wanted = select(LoggedEvent.payload).where(LoggedEvent.name == LadderChanged.__name__)
    found = session.scalar(wanted.order_by(LoggedEvent.id.desc()).limit(1))
    return None if found is None else str(json.loads(found)["after"])

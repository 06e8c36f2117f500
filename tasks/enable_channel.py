from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.circuit import Circuit, CircuitState, begin_again
from tasks.events import Bus
from tasks.office_event import ChannelEnabled


def enable_channel(session: Session, bus: Bus, channel: str, now: datetime, actor: str) -> bool:
    """A person has put right what was wrong: letters may leave over it again. True when it was closed to them."""
    before = session.scalar(select(Circuit.state).where(Circuit.channel == channel)) or CircuitState.CLOSED
    if before == CircuitState.CLOSED:
        return False
    bus.publish(session, ChannelEnabled(channel=channel, before=before, after=CircuitState.CLOSED.value), now, actor)
    return begin_again(session, channel)

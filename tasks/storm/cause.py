"""What changed since the last scan: where to look for the mistake, if it is one."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tasks.actor import read_actor
from tasks.event_log import LoggedEvent
from tasks.office_event import CalendarChanged, LadderChanged, SettingsChanged
from tasks.rates import number
from tasks.run import REMIND, Run

MANY = 10
"""Changes of one author; fewer are any day's."""
RULES = {
    LadderChanged.__name__: "bậc thang đôn đốc đã được sửa",
    CalendarChanged.__name__: "lịch làm việc đã được sửa",
    SettingsChanged.__name__: "thiết lập đã được sửa",
}


def cause(session: Session, on: date) -> str:
    """In Vietnamese, the most telling first; it says so when nothing is known."""
    wanted = select(Run.ended_at).where(Run.job == REMIND, Run.slot < on).order_by(Run.slot.desc()).limit(1)
    since = session.scalar(wanted)
    told = [*_rules(session, since), *_authors(session, since)] if since else []
    return "; ".join(told) or "chưa rõ nguyên nhân"


def _rules(session: Session, since: datetime) -> list[str]:
    wanted = select(LoggedEvent.name).where(LoggedEvent.at > since, LoggedEvent.name.in_(RULES)).distinct()
    found = set(session.scalars(wanted))
    return [words for name, words in RULES.items() if name in found]


def _authors(session: Session, since: datetime) -> list[str]:
    count = func.count()
    wanted = select(LoggedEvent.actor, count).where(LoggedEvent.at > since).group_by(LoggedEvent.actor)
    found = session.execute(wanted.having(count >= MANY).order_by(count.desc(), LoggedEvent.actor).limit(3))
    return [f"{read_actor(actor).told}: {number(changes)} thay đổi" for actor, changes in found]

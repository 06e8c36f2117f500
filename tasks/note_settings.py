"""The settings that decide what is sent, noted in the log when they are others than before."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks import actor
from tasks.event_log import LoggedEvent
from tasks.events import Bus
from tasks.office_event import SettingsChanged
from tasks.turn import Turn, take_turn


def note_settings(session: Session, bus: Bus, settings: Mapping[str, str], by: str, now: datetime) -> list[str]:
    """Note them once; the names of those that differ from what was noted last. `by` is the account that started us."""
    take_turn(session, Turn.EVENT_LOG)  # two schedulers that start together note them once
    before = _noted(session)
    known = before or {}
    changed = sorted(name for name in {*known, *settings} if known.get(name, "") != settings.get(name, ""))
    if changed:
        event = SettingsChanged(before=before, after=dict(settings), started_by=by)
        bus.publish(session, event, now, actor.rule(actor.Rule.SETTINGS))
    return changed


def _noted(session: Session) -> dict[str, str] | None:
    wanted = select(LoggedEvent.payload).where(LoggedEvent.name == SettingsChanged.__name__)
    found = session.scalar(wanted.order_by(LoggedEvent.id.desc()).limit(1))
    return None if found is None else dict(json.loads(found)["after"])

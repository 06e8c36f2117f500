"""Turns that transactions wait for, all in one place: two that shared a number would hold each other up for nothing."""

from enum import IntEnum, unique

from sqlalchemy import func, select
from sqlalchemy.orm import Session


@unique
class Turn(IntEnum):
    """Any numbers serve, so long as they differ: PostgreSQL knows an advisory lock by its number alone."""

    EVENT_LOG = 7_305_142
    IMPORT = 7_305_143
    CALENDAR = 7_305_144
    DIGEST = 7_305_145
    FEED = 7_305_146
    NEWS = 7_305_150
    DEPARTMENTS = 7_305_151


def take_turn(session: Session, turn: Turn) -> None:
    """Wait until no other transaction has this turn, and have it until commit. On SQLite writers take turns anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(turn.value)))


def share_turn(session: Session, turn: Turn) -> None:
    """Have this turn together with all who share it, until commit; wait only for who has it alone."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock_shared(turn.value)))

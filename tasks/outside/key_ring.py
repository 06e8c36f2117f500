"""Keys are issued, rotated and revoked by the office's administrator; each is an event."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.events import Bus
from tasks.outside.api_key import ApiKey
from tasks.outside.key_event import KeyIssued, KeyRevoked, KeyRotated
from tasks.outside.key_text import new_key
from tasks.outside.scope import Scope
from tasks.text import clean

LONGEST_NAME = 80


class KeyRefusedError(ValueError):
    """A key that cannot be made or changed; says why and the mend, in Vietnamese."""


def issue_key(
    session: Session,
    bus: Bus,
    name: str,
    scopes: Sequence[Scope],
    now: datetime,
    actor: str,
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """A new key, and its text, which is shown once.

    Raises:
        KeyRefusedError: it has no name, or may do nothing.
    """
    called = clean(name)
    if not called or len(called) > LONGEST_NAME:
        raise KeyRefusedError(f"Khóa cần một tên, dài không quá {LONGEST_NAME} ký tự: hệ thống nào sẽ dùng.")
    if not scopes:
        raise KeyRefusedError(f"Khóa cần ít nhất một phạm vi (--scope): {', '.join(Scope)}.")
    key = ApiKey(name=called, scopes=" ".join(scopes), hash="", created_at=now, expires_at=expires_at)
    session.add(key)
    session.flush()
    text, key.hash = new_key(key.id)
    issued = KeyIssued(key_id=key.id, name=called, scopes=[str(each) for each in scopes], expires_at=expires_at)
    bus.publish(session, issued, now, actor)
    return key, text


def rotate_key(session: Session, bus: Bus, key_id: int, grace: timedelta, now: datetime, actor: str) -> str:
    """A new text for a key; the one before serves for `grace` longer, so that nobody is locked out meanwhile.

    Raises:
        KeyRefusedError: there is no such key, or it was revoked.
    """
    key = _living(session, key_id)
    key.previous_hash, key.previous_until = key.hash, now + grace
    text, key.hash = new_key(key.id)
    bus.publish(session, KeyRotated(key_id=key_id, previous_until=now + grace), now, actor)
    return text


def revoke_key(session: Session, bus: Bus, key_id: int, now: datetime, actor: str) -> ApiKey:
    """Let the key, and the one before it, open nothing from now on.

    Raises:
        KeyRefusedError: there is no such key, or it was revoked.
    """
    key = _living(session, key_id)
    key.revoked_at = now
    bus.publish(session, KeyRevoked(key_id=key_id, name=key.name), now, actor)
    return key


def _living(session: Session, key_id: int) -> ApiKey:
    key = session.scalar(select(ApiKey).where(ApiKey.id == key_id).with_for_update())
    if key is None:
        raise KeyRefusedError(f"Không có khóa số {key_id}; xem «dondoc key list».")
    if key.revoked_at is not None:
        raise KeyRefusedError(f"Khóa số {key_id} đã thu hồi; hãy cấp khóa mới: «dondoc key new».")
    return key

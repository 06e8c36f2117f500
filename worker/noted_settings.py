"""The settings that decide what is sent, as the log may hold them for ever: of secrets only that they are there."""

import hashlib
from pathlib import Path
from typing import Any

import structlog
from pydantic import SecretStr

from notifiers.email.url import parse_smtp_url
from tasks.address import masked
from tasks.handlers import BUS
from tasks.note_settings import note_settings
from worker.settings import PREFIX, Settings, account
from worker.wiring import Wiring

log = structlog.get_logger(__name__)
# They change where and how it runs, not what is sent; the ladder is noted by its content (tasks/note_ladder.py).
OF_THE_MACHINE = frozenset({"home", "database_url", "broker_url", "bind", "log_format", "worker_threads", "ladder"})
OF_THE_MACHINE |= {"secret_key", "heartbeat_url", "trusted_proxies", "zalo_event_secret", "zalo_bot_secret"}
THERE = "có"


def note(wiring: Wiring) -> None:
    """At the start of whoever plans what is sent: what differs from the start before goes into the log."""
    with wiring.database.write() as session:
        changed = note_settings(session, BUS, noted(wiring.settings), account(), wiring.clock.now())
    if changed:
        log.info("settings_changed", names=changed)


def noted(settings: Settings) -> dict[str, str]:
    """Variable → value in words; what is not set is left out."""
    found = {
        name: _words(name, getattr(settings, name)) for name in Settings.model_fields if name not in OF_THE_MACHINE
    }
    return {PREFIX + name.upper(): words for name, words in found.items() if words}


def _words(name: str, value: Any) -> str:
    if isinstance(value, SecretStr):
        return _of_a_secret(name, value.get_secret_value())
    if isinstance(value, Path):
        return f"{value} {hashlib.sha256(value.read_bytes()).hexdigest()[:16]}"
    if name == "lead_email":
        return masked(value) or ""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)


def _of_a_secret(name: str, text: str) -> str:
    """Of the mail server where it stands; of the others nothing."""
    if name == "smtp_url" and text:
        url = parse_smtp_url(text)
        return f"{url.host}:{url.port}"
    return THERE if text else ""

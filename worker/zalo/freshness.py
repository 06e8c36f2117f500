"""Renews the pair in good time, so that no letter waits for it."""

from datetime import datetime, timedelta

import structlog

from notifiers.error import NotifierError
from worker.zalo.refresher import Refresher

log = structlog.get_logger(__name__)
# What is left of 25 hours after 20: as long may Zalo be away before a letter notices.
MARGIN = timedelta(hours=5)


def refresh_at(stored_at: datetime, expires_at: datetime) -> datetime:
    """When a pair is renewed: so long before its end, or half-way where it lives shorter than twice that."""
    return max(expires_at - MARGIN, stored_at + (expires_at - stored_at) / 2)


def keep_fresh(refresher: Refresher, now: datetime) -> str:
    """Renew the pair if it is time; in words what Zalo said where it gave none for now, else "".

    The office is told of one that is refused, where it could not be told at once.

    Raises:
        VaultError: no key opens what is stored.
    """
    found = refresher.store.read()
    if found is not None and found.refused:
        refresher.tell_office(found)
        return ""
    if found is None or now < refresh_at(found.stored_at, found.expires_at):
        return ""
    try:
        refresher.refresh(found)
    except NotifierError as error:
        log.warning("zalo_token_not_renewed", kind=error.kind, words=error.words)
        return error.words
    return ""

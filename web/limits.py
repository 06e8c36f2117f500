"""All that somebody may do only so often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from web.limit import Limit


def _most(times: int, *, minutes: int) -> Callable[[], Limit]:
    return lambda: Limit(times, timedelta(minutes=minutes))


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one process has counted.

    Attributes:
        bad_links: tries of an address at links that are none; good ones are never limited by address, for a whole
            province may sit behind one.
        forms: forms sent for one letter.
        requests, wrong_keys: of the API, of one key and of an address without one.
        signed: events of one source that signs them.
        refused_events: of an address at Zalo's webhooks.
    """

    bad_links: Limit = field(default_factory=_most(30, minutes=10))
    forms: Limit = field(default_factory=_most(40, minutes=10))
    requests: Limit = field(default_factory=_most(600, minutes=1))
    wrong_keys: Limit = field(default_factory=_most(30, minutes=10))
    signed: Limit = field(default_factory=_most(600, minutes=1))
    refused_events: Limit = field(default_factory=_most(30, minutes=10))

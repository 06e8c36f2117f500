from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path

from notifiers.zalo.bot_event import BotSeal
from notifiers.zalo.event_signature import EventSeal
from tasks.clock import Clock, day
from tasks.database import Database
from tasks.desk import Desk
from tasks.events import Bus
from tasks.letters.office import Office
from tasks.link import Links
from tasks.sending_hours import SendingHours
from tasks.workdays import Calendar
from web.limits import Limits
from web.looks import Looks, looks_of


@dataclass(frozen=True, kw_only=True)
class Web:
    """All that the pages need of the rest of the house; `office.zone` says which day it is.

    Attributes:
        calendar: makes the office's calendar of its days as one text, as `tasks.calendar_day.read_calendar_text` does.
        hours: when letters may leave.
        desk: how the office reminds: for the API, which tells of it.
        unready: says in words why the database is not at the newest migration; None when it is.
        mailbox: the folder of captured mail; None when mail really leaves, and then there is no such page.
        zalo_inbox: address of the page where a Zalo on this machine shows what came; "" where there is none.
        proxies: networks whose X-Forwarded-For is believed; see `web.client.read_networks`.
        zalo_events, bot_events: what Zalo's webhooks are checked by; None where they are not set up.
        limits: who asks too often; one a process.
    """

    database: Database
    clock: Clock
    links: Links
    bus: Bus
    calendar: Callable[[str], Calendar]
    hours: SendingHours
    unready: Callable[[], str | None]
    desk: Desk
    office: Office = field(default_factory=Office)
    mailbox: Path | None = None
    zalo_inbox: str = ""
    proxies: Sequence[IPv4Network | IPv6Network] = ()
    zalo_events: EventSeal | None = None
    bot_events: BotSeal | None = None
    limits: Limits = field(default_factory=Limits)

    @cached_property
    def looks(self) -> Looks:
        return looks_of(self.database.glances)

    def today(self) -> date:
        return day(self.clock.now(), self.office.zone)

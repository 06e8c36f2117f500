"""The web process: pages and API under uvicorn."""

import signal
from functools import partial
from types import FrameType

import structlog
import uvicorn

from notifiers.zalo.bot_event import BotSeal
from notifiers.zalo.event_signature import EventSeal
from tasks.calendar_day import read_calendar_text
from tasks.handlers import BUS
from web.app import create_app
from web.client import read_networks
from web.web import Web
from worker.capture import FOLDER
from worker.last_call import LastCall
from worker.migrate import at_head
from worker.reach import why_away
from worker.setting_value import is_here
from worker.wiring import Wiring

log = structlog.get_logger(__name__)
REQUEST_SECONDS = 20


def run_web(wiring: Wiring) -> None:
    """Serve until told to stop; requests under way end first. No access log: paths carry tokens.

    While the database is away the pages say so; that it refuses us is told at once.
    """
    last_call = LastCall(wiring.timing.stop_within)
    last_call.enforce()
    server = _Server(_config(wiring), last_call)
    for each in (signal.SIGTERM, signal.SIGINT):
        # uvicorn hears them itself once it runs, and raises them again in the end: to be told to stop is no failure.
        signal.signal(each, server.handle_exit)
    if reason := why_away(wiring.database):
        log.warning("database_away", reason=reason)
    server.run()


def _config(wiring: Wiring) -> uvicorn.Config:
    host, _, port = wiring.settings.bind.rpartition(":")
    return uvicorn.Config(
        create_app(make_web(wiring)),
        host=host.strip("[]"),
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # whose X-Forwarded-For is believed is a setting of ours
        timeout_graceful_shutdown=REQUEST_SECONDS,
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, last_call: LastCall) -> None:
        super().__init__(config)
        self._last_call = last_call

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._last_call.tell()
        super().handle_exit(sig, frame)


def make_web(wiring: Wiring) -> Web:
    """What the pages need. The mailbox is shown only while mail is captured, and beside it a Zalo of this machine."""
    settings = wiring.settings
    captured = not settings.smtp_url.get_secret_value()
    event_secret = settings.zalo_event_secret.get_secret_value()
    bot_secret = settings.zalo_bot_secret.get_secret_value()
    return Web(
        database=wiring.database,
        clock=wiring.clock,
        links=wiring.links,
        bus=BUS,
        calendar=partial(read_calendar_text, roll_forward=settings.roll_forward),
        hours=wiring.desk.hours,
        unready=lambda: None if at_head(wiring.database) else "the schema is not this version's: run «dondoc migrate»",
        desk=wiring.desk,
        office=wiring.desk.office,
        mailbox=settings.home / FOLDER if captured else None,
        zalo_inbox=settings.zalo_url if captured and is_here(settings.zalo_url) else "",
        proxies=read_networks(settings.trusted_proxies),
        zalo_events=EventSeal(settings.zalo_app_id, event_secret) if event_secret else None,
        bot_events=BotSeal(bot_secret) if bot_secret else None,
    )

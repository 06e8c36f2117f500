"""The web process: pages and API under uvicorn."""

import signal

import uvicorn

from tasks.handlers import BUS
from web.app import create_app
from web.client import read_networks
from web.web import Web
from worker.capture import FOLDER
from worker.migrate import at_head
from worker.wiring import Wiring


def run_web(wiring: Wiring) -> None:
    """Serve until told to stop. No access log: paths carry tokens."""
    for each in (signal.SIGTERM, signal.SIGINT):
        # uvicorn stops by these, then raises them again; being told to stop is no failure.
        signal.signal(each, lambda *_: None)
    host, _, port = wiring.settings.bind.rpartition(":")
    uvicorn.run(
        create_app(make_web(wiring)),
        host=host.strip("[]"),
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # whose X-Forwarded-For is believed is a setting of ours
        timeout_graceful_shutdown=20,
    )


def make_web(wiring: Wiring) -> Web:
    """What the pages need. The mailbox is shown only while mail is captured."""
    settings = wiring.settings
    captured = not settings.smtp_url.get_secret_value()
    return Web(
        database=wiring.database,
        clock=wiring.clock,
        links=wiring.links,
        bus=BUS,
        calendar=wiring.desk.read_calendar,
        unready=lambda: None if at_head(wiring.database) else "the schema is not this version's: run «dondoc migrate»",
        office=wiring.desk.office,
        mailbox=settings.home / FOLDER if captured else None,
        proxies=read_networks(settings.trusted_proxies),
    )

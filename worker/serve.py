"""The web process: pages and API under uvicorn."""

import uvicorn

from notifiers.mailbox import mail_folder
from tasks.handlers import BUS
from web.app import Web, create_app
from worker.migrate import at_head
from worker.wiring import Wiring


def run_web(wiring: Wiring) -> None:
    """Serve until told to stop. No access log: paths carry tokens."""
    host, _, port = wiring.settings.bind.rpartition(":")
    uvicorn.run(
        create_app(make_web(wiring)),
        host=host.strip("[]"),
        port=int(port),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=20,
    )


def make_web(wiring: Wiring) -> Web: ...

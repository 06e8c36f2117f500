"""Tells a watcher outside that all is well: Healthchecks, or whoever speaks as it does. Its silence is the alarm."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx
import structlog

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Heartbeat:
    """`url` is a secret: whoever knows it can say that all is well. It stands in no log and no error."""

    url: str = field(repr=False)
    seconds: float = 5.0  # to connect, and again for each answer

    def well(self) -> None:
        """GET the URL."""
        self._tell("GET", self.url)

    def fail(self, problems: Sequence[str]) -> None:
        """POST the problems to URL/fail, one a line: names and counts, for the watcher shows them to whoever asks."""
        parts = urlsplit(self.url)
        path = parts.path.rstrip("/") + "/fail"
        self._tell("POST", parts._replace(path=path).geturl(), "\n".join(problems).encode())

    def _tell(self, method: str, url: str, body: bytes | None = None) -> None:
        """What goes wrong is logged by its class alone: httpx's words hold the URL, and a watcher harms no loop."""
        try:
            # trust_env would take proxies and certificates from variables that no setting names.
            with httpx.Client(timeout=self.seconds, trust_env=False) as client:
                headers = {"Content-Type": "text/plain; charset=utf-8"} if body else {}
                # Streamed, and what the answer holds is left unread: its length is the watcher's choice.
                with client.stream(method, url, content=body, headers=headers) as answer:
                    if not answer.is_success:
                        log.warning("heartbeat_refused", status=answer.status_code)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.warning("heartbeat_failed", reason=type(error).__name__)

"""The parts of Dondoc as an administrator runs them: processes told by their environment."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from tests.support.port import free_port

PATIENCE = 180.0  # seconds before a condition that does not come is a failure; nothing waits for it in vain


@dataclass
class Installation:
    """One office's Dondoc, as an administrator runs it: by its environment and its commands."""

    environment: dict[str, str]
    address: str

    def run(self, *arguments: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own program
            self._command(*arguments), env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ask(self, *arguments: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.run(*arguments, "--json"))
        return found

    @contextmanager
    def running(self, *names: str) -> Iterator[None]:
        with ExitStack() as stack:
            for name in names:
                process = subprocess.Popen(self._command(name), env=self.environment)  # noqa: S603 - our own program
                stack.callback(_end, process)
            until(lambda: httpx.get(f"{self.address}/readyz").status_code == 200)
            yield

    def _command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "worker.cli.main", *arguments]


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    assert process.wait(PATIENCE) == 0


def until(condition: Callable[[], object]) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            if condition():
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("what was waited for did not come")


def install(home: str, now: datetime, settings: Mapping[str, str]) -> Installation:
    """An office that sends for real, at the moment `now`; `settings` are variables without their prefix."""
    port = free_port()
    offset = (now - datetime.now(UTC)).total_seconds()  # noqa: TID251 - a rehearsal starts from the present
    given = {
        "HOME": home,
        "EMAIL_FROM": "dondoc@tinh.gov.vn",
        "LEAD_EMAIL": "cvp@tinh.gov.vn",
        "PUBLIC_URL": f"http://dondoc.localhost:{port}",
        "SECRET_KEY": "a secret of more than sixteen characters",
        "BIND": f"127.0.0.1:{port}",
        "CLOCK_OFFSET": str(offset),
        "LOG_FORMAT": "json",
    } | dict(settings)
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}  # noqa: TID251 - to hand on
    environment = kept | {f"DONDOC_{name}": value for name, value in given.items()}
    return Installation(environment, f"http://127.0.0.1:{port}")

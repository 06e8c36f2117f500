"""Everything on one machine: one process a part, looked after until told to stop."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import structlog

from worker.prepare import prepare
from worker.wiring import Wiring

log = structlog.get_logger(__name__)
PARTS = ("web", "scheduler", "worker")
LOOK_SECONDS = 1.0
# A worker may be in the middle of a letter; its server may take its time.
STOP_SECONDS = 55.0
REST_SECONDS = 2.0


@dataclass
class Part:
    """One `dondoc` process that is started again when it ends by itself."""

    name: str
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    next_start: float = field(default=0.0)

    def keep(self, now: float) -> None:
        """Start it, or start it again; one that dies at once is given rests that grow."""
        if self.process is not None and self.process.poll() is not None:
            log.warning("part_ended", part=self.name, code=self.process.returncode, starts=self.starts)
            self.process, self.next_start = None, now + min(REST_SECONDS * self.starts, 30.0)
        if self.process is None and now >= self.next_start:
            # A group of its own: Ctrl-C reaches this process alone, which then stops its parts in order.
            self.process = subprocess.Popen(  # noqa: S603 - our own program and a name of ours
                [sys.executable, "-m", "worker.cli.main", self.name], process_group=0
            )
            self.starts += 1

    def tell(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.exception("part_killed", part=self.name)
            self.process.kill()
            self.process.wait()


def run_up(wiring: Wiring) -> None:
    """Run all parts until SIGINT or SIGTERM."""
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.set())
    prepare(wiring)
    with running_parts(wiring, PARTS):
        log.info("up", address=wiring.settings.public_url)
        stopping.wait()
        log.info("stopping")


@contextmanager
def running_parts(wiring: Wiring, names: tuple[str, ...]) -> Iterator[None]:
    """Parts and, where none is named, the embedded broker, kept running for the length of the block."""
    broker, ended = wiring.broker(), threading.Event()
    if broker:
        broker.start()
    parts = [Part(name) for name in names]

    def look_after() -> None:
        while not ended.wait(LOOK_SECONDS):
            if broker and broker.watch():
                log.warning("broker_restarted")
            for part in parts:
                part.keep(time.monotonic())

    for part in parts:
        part.keep(time.monotonic())
    keeper = threading.Thread(target=look_after, name="keeper", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join()
        _stop(parts)
        if broker:
            broker.stop()


def _stop(parts: list[Part]) -> None:
    for part in parts:
        part.tell()
    deadline = time.monotonic() + STOP_SECONDS
    for part in parts:
        part.wait(deadline)

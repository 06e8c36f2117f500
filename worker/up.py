"""Everything on one machine: one process a part, looked after until told to stop."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from worker.last_call import LastCall, await_told
from worker.listen import await_address
from worker.loop import going_on
from worker.prepare import prepare
from worker.reach import await_database
from worker.wiring import Wiring

log = structlog.get_logger(__name__)
PARTS = ("web", "scheduler", "worker")
LOOK_SECONDS = 1.0
# Longer than the parts give themselves: a worker may be in the middle of a letter, and its server may take its time.
STOP_SECONDS, ALL_STOP_SECONDS = 55.0, 58.0
REST_SECONDS = 2.0
# A part that ran for longer did not die at once.
STEADY_SECONDS = 120.0


@dataclass
class Part:
    """One `dondoc` process that is started again when it ends by itself.

    `environment` is this process's when None; `logs` is the folder that its words are appended in, else standard error.
    """

    name: str
    environment: Mapping[str, str] | None = None
    logs: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    starts: int = 0
    started_at: float = 0.0
    next_start: float = 0.0

    def keep(self, now: float) -> None:
        """Start it, or start it again; one that dies at once is given rests that grow."""
        if self.process is not None and self.process.poll() is not None:
            log.warning("part_ended", part=self.name, code=self.process.returncode, starts=self.starts)
            self._let_go(self.process)
            self.starts = 1 if now - self.started_at > STEADY_SECONDS else self.starts
            self.process, self.next_start = None, now + min(REST_SECONDS * self.starts, 30.0)
        if self.process is None and now >= self.next_start:
            self.process, self.started_at = self._start(), now
            self.starts += 1

    def _start(self) -> subprocess.Popen[bytes]:
        with ExitStack() as opened:
            log = opened.enter_context((self.logs / f"{self.name}.log").open("ab")) if self.logs else None
            # A group of its own: Ctrl-C reaches this process alone, which then stops its parts in order.
            return subprocess.Popen(  # noqa: S603 - our own program and a name of ours
                [sys.executable, "-m", "worker.kept", self.name],
                env=self.environment,
                stdin=subprocess.PIPE,  # never written to: its end tells a part that this process is gone
                stdout=log,
                stderr=log,
                process_group=0,
            )

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
        self._let_go(self.process)

    @staticmethod
    def _let_go(process: subprocess.Popen[bytes]) -> None:
        if process.stdin is not None:
            process.stdin.close()


def run_up(wiring: Wiring) -> None:
    """Run all parts until SIGINT or SIGTERM. A database that is away is waited for.

    Raises:
        AddressTaken: the pages cannot be served where they are told to.
        DatabaseRefused: the database server does not let us in.
    """
    last_call = LastCall(ALL_STOP_SECONDS)
    last_call.enforce()
    last_call.hear()
    await_address(wiring.settings.bind, last_call.told)
    if not await_database(wiring.database, last_call.told):
        return
    prepare(wiring)
    with running_parts(wiring, PARTS):
        log.info("up", address=wiring.settings.public_url)
        await_told(last_call.told)
        log.info("stopping")


@contextmanager
def running_parts(
    wiring: Wiring, names: tuple[str, ...], environment: Mapping[str, str] | None = None, logs: Path | None = None
) -> Iterator[None]:
    """Parts and, where none is named, the embedded broker, kept running for the length of the block."""
    broker, ended = wiring.broker(), threading.Event()
    if broker:
        broker.start()
    parts = [Part(name, environment, logs) for name in names]

    def watch_broker() -> None:
        if broker and broker.watch():
            log.warning("broker_restarted")

    def keep_parts() -> None:
        for part in parts:
            part.keep(time.monotonic())

    def look_after() -> None:
        # Apart: a broker that does not come back must not keep the parts from being started again.
        looks = going_on("broker", watch_broker), going_on("parts", keep_parts)
        while not ended.wait(LOOK_SECONDS):
            for look in looks:
                look()

    keep_parts()
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

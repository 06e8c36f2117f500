"""The broker of an office without a Redis of its own: a Valkey under DONDOC_HOME, owned by one process at a time."""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from worker.broker_server import LOG, is_alive, process_of, socket_path, start_server

START_SECONDS = 20.0
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.02
LOG_TAIL = 2_000


class BrokerFailed(Exception):
    """The server program was found but does not answer."""


class EmbeddedBroker:
    """One server per home. The first process owns it; others join it; whoever looks after the owner died takes it over.

    `start()`, then `url`; call `watch()` now and then; `stop()` ends the server if this process owns it.
    """

    def __init__(self, home: Path) -> None:
        self._folder = home.resolve() / "broker"
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._socket = socket_path(self._folder)
        self._lock: IO[bytes] | None = None
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """For Celery and kombu. It stays the same when the server comes back."""
        return f"redis+socket://{self._socket}?virtual_host=0"

    @property
    def owned(self) -> bool:
        return self._lock is not None

    def start(self) -> str:
        """Own or join the server and wait until it answers; BrokerMissing or BrokerFailed otherwise."""
        if not _until(lambda: self._take() or is_alive(self._socket), START_SECONDS):
            raise BrokerFailed(f"another process holds {self._folder}/lock but its server does not answer")
        with ExitStack() as undo:
            undo.callback(self._release)
            if self.owned and not is_alive(self._socket, loading_counts=True):
                self._launch()
            undo.pop_all()
        return self.url

    def watch(self) -> bool:
        """Look once; start the server again if it died or hangs. True if it had to."""
        if is_alive(self._socket, loading_counts=True):
            return False
        if self.owned:
            self._kill()
        self.start()
        return True

    def stop(self) -> None:
        """End the server if this process owns it; its file is flushed first."""
        if not self.owned:
            return
        self._signal(signal.SIGTERM)
        if not _until(self._gone, STOP_SECONDS):
            self._kill()
        self._release()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _take(self) -> bool:
        """Become the owner if nobody is. The kernel frees the lock of a process that was killed."""
        if self.owned:
            return True
        lock = (self._folder / "lock").open("ab")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            return False
        self._lock = lock
        return True

    def _release(self) -> None:
        if self._lock:
            self._lock.close()
        self._lock = self._child = None

    def _launch(self) -> None:
        if self._answers() or self._answers(afresh=True):
            return
        self._kill()
        words = (self._folder / LOG).read_text(errors="replace")[-LOG_TAIL:]
        raise BrokerFailed(f"the broker under {self._folder} does not start; its log ends with:\n{words}")

    def _answers(self, *, afresh: bool = False) -> bool:
        if afresh:
            # A file that a full disk or a crash left unreadable must not stop the office: the pokes in it come again.
            _set_aside(self._folder / "data")
        self._child = child = start_server(self._folder, self._socket)
        _until(lambda: child.poll() is not None or is_alive(self._socket), START_SECONDS)
        return child.poll() is None and is_alive(self._socket)

    def _signal(self, number: signal.Signals) -> None:
        process = self._child.pid if self._child else process_of(self._socket)
        if process is not None and not self._gone():
            os.kill(process, number)

    def _kill(self) -> None:
        self._signal(signal.SIGKILL)
        _until(self._gone, STOP_SECONDS)
        self._child = None

    def _gone(self) -> bool:
        if self._child:
            return self._child.poll() is not None
        return process_of(self._socket) is None


def _set_aside(data: Path) -> None:
    broken = data.with_name("data.broken")
    shutil.rmtree(broken, ignore_errors=True)
    if data.exists():
        data.rename(broken)


def _until(happened: Callable[[], bool], seconds: float) -> bool:
    """Ask again and again, for a foreign process tells nobody when it is ready; False when the time is over."""
    last = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > last:
            return False
        time.sleep(LOOK_SECONDS)
    return True

import os
import shutil
import signal
from pathlib import Path

import redis

from worker.broker_server import is_alive, process_of, socket_path
from worker.chaos.broker_rig import until


class EmbeddedValkey:
    """The broker under the office's home: its parts start it, own it, and start it again when it dies."""

    port: int | None = None

    def __init__(self, home: Path) -> None:
        self._folder = home.resolve() / "broker"

    def start(self) -> None:
        """Nothing to do: the first part of the office does."""

    def stop(self) -> None:
        if not self._folder.exists():
            return
        self._signal(signal.SIGKILL)
        until(lambda: self._process() is None, "the end of the embedded broker")
        if self._socket.parent != self._folder:
            shutil.rmtree(self._socket.parent)  # where the home's own path is too long for a socket

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def revive(self, *, keep_file: bool) -> None:
        """The parts do it; here its file is taken away meanwhile."""
        self.kill()
        if not keep_file:
            shutil.rmtree(self._folder / "data", ignore_errors=True)
        until(lambda: is_alive(self._socket), "the embedded broker, which the parts start again,")

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Where it still is the same one: its owner may have replaced it meanwhile."""
        self._signal(signal.SIGCONT)

    def flush(self) -> None:
        with redis.Redis(unix_socket_path=str(self._socket)) as client:
            client.flushall()

    @property
    def _socket(self) -> Path:
        return socket_path(self._folder)

    def _process(self) -> int | None:
        return process_of(self._socket) if self._folder.exists() else None

    def _signal(self, number: signal.Signals) -> None:
        process = self._process()
        if process is not None:
            os.kill(process, number)

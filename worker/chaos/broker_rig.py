"""The brokers of the experiments: what may be done to one, whoever started it."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from worker.broker_server import find_server, is_alive, process_of, socket_path
from worker.chaos.free_port import free_port

START_SECONDS = 30.0
LOOK_SECONDS = 0.02


class BrokerRig(Protocol):
    """A broker that can be killed, frozen and emptied. `port` is where it listens, None when by a socket alone."""

    port: int | None

    def start(self) -> None: ...

    def stop(self) -> None:
        """End it; nothing of it is left running."""

    def kill(self) -> None:
        """Kill -9. Who owns it may start it again."""

    def revive(self, *, keep_file: bool) -> None:
        """Have it running again, with or without the file that it kept; comes back when it answers."""

    def freeze(self) -> None:
        """Stop it in its tracks: connections stay, answers do not come."""

    def thaw(self) -> None: ...

    def flush(self) -> None:
        """Empty it: FLUSHALL."""


class BrokerAway(Exception):
    """It did not come (back) in time."""


class OwnValkey:
    """A Valkey of its own on loopback, as a production Redis would be; `file` says whether it keeps one."""

    def __init__(self, folder: Path, *, file: bool) -> None:
        self._folder = folder
        self._file = file
        self._process: subprocess.Popen[bytes] | None = None
        self.port: int | None = None

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self._spawn()

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def kill(self) -> None:
        self.stop()

    def revive(self, *, keep_file: bool) -> None:
        self.stop()
        if not keep_file:
            shutil.rmtree(self._folder / "appendonlydir", ignore_errors=True)
        self._spawn()

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def flush(self) -> None:
        with redis.Redis(port=self.port or 0) as client:
            client.flushall()

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def _spawn(self) -> None:
        options = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "save": "",
            "appendonly": "yes" if self._file else "no",
            "appendfsync": "everysec",
            "dir": str(self._folder),
            "logfile": str(self._folder / "valkey.log"),
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen(  # noqa: S603 - a program that we found and words of our own
            [str(find_server()), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _until(self._answers, f"Valkey under {self._folder}")

    def _answers(self) -> bool:
        with suppress(redis.RedisError), redis.Redis(port=self.port or 0, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
        return False


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
        _until(lambda: self._process() is None, "the end of the embedded broker")
        if self._socket.parent != self._folder:
            shutil.rmtree(self._socket.parent)  # where the home's own path is too long for a socket

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def revive(self, *, keep_file: bool) -> None:
        """The parts do it; here its file is taken away meanwhile."""
        self.kill()
        if not keep_file:
            shutil.rmtree(self._folder / "data", ignore_errors=True)
        _until(lambda: is_alive(self._socket), "the embedded broker, which the parts start again,")

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


def _until(happened: Callable[[], bool], what: str) -> None:
    last = time.monotonic() + START_SECONDS
    while not happened():
        if time.monotonic() > last:
            raise BrokerAway(f"{what} did not come within {START_SECONDS:g} s")
        time.sleep(LOOK_SECONDS)

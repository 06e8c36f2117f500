import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from worker.broker_server import find_server
from worker.chaos.broker_rig import until
from worker.chaos.free_port import free_port


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
        until(self._answers, f"Valkey under {self._folder}")

    def _answers(self) -> bool:
        with suppress(redis.RedisError), redis.Redis(port=self.port or 0, retry=Retry(NoBackoff(), 0)) as client:
            return bool(client.ping())
        return False

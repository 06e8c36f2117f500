"""A private Valkey for the tests of one xdist worker: on loopback, as a production Redis would be, and kept nowhere."""

import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from worker.broker_server import find_server

DATABASES = 1024
START_SECONDS = 20


class Valkey:
    """Each `url()` names a database that no test of this session had before."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._next = 0

    def url(self) -> str:
        number = self._next % DATABASES
        self._next += 1
        url = f"redis://127.0.0.1:{self._port}/{number}"
        with redis.Redis.from_url(url) as client:
            client.flushdb()
        return url


@contextmanager
def running_valkey(folder: Path) -> Iterator[Valkey]:
    process, port = _start(folder)
    try:
        yield Valkey(port)
    finally:
        process.terminate()
        process.wait(10)


def _start(folder: Path) -> tuple[subprocess.Popen[bytes], int]:
    for _ in range(5):  # another process may take the port between our look and the server's bind
        port = _free_port()
        process = _spawn(folder, port)
        if _answers(process, port):
            return process, port
        process.kill()
        process.wait(10)
    raise RuntimeError(f"no Valkey came up under {folder}: see its log")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _spawn(folder: Path, port: int) -> subprocess.Popen[bytes]:
    options = {
        "bind": "127.0.0.1",
        "port": str(port),
        "databases": str(DATABASES),
        "save": "",
        "appendonly": "no",
        "dir": str(folder),
        "logfile": str(folder / "valkey.log"),
    }
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    return subprocess.Popen(  # noqa: S603 - a program that we found and words of our own
        [str(find_server()), *words], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _answers(process: subprocess.Popen[bytes], port: int) -> bool:
    last = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < last:
        try:
            with redis.Redis(port=port) as client:
                return bool(client.info("server")["process_id"] == process.pid)
        except redis.RedisError:
            time.sleep(0.01)
    return False

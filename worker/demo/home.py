"""Where a demonstration lives: a folder of its own under the office's home, made afresh each time."""

import fcntl
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tasks.clock import day
from tasks.workdays import Calendar
from worker.broker import EmbeddedBroker
from worker.broker_server import is_alive, socket_path
from worker.demo.orphan import end_orphans
from worker.settings import Settings

FOLDER = "demo"
MARK = "made-afresh-by-dondoc-demo"
MORNING = time(8, 5)
"""After the office's letters and its digest are due."""
LOCAL = "127.0.0.1"


class DemoHomeError(Exception):
    """The folder cannot be used; says what was found and the mend, in Vietnamese."""


@dataclass(frozen=True)
class Address:
    """Where the pages are bound; `moved` when the port that was asked for is taken."""

    bind: str
    moved: bool

    @property
    def url(self) -> str:
        host, _, port = self.bind.rpartition(":")
        return f"http://{LOCAL if host == '0.0.0.0' else host}:{port}"  # noqa: S104 - read, not bound


@contextmanager
def fresh_home(settings: Settings) -> Iterator[Path]:
    """The empty folder, held for the length of the block; it stays afterwards, to be looked at.

    Raises:
        DemoHomeError: another demonstration runs in it, or it holds what no demonstration made.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    home = settings.home.resolve() / FOLDER
    with (settings.home / f"{FOLDER}.lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoHomeError(
                f"một «dondoc demo» khác đang chạy trong {home}; dừng nó (Ctrl-C), hoặc đặt DONDOC_HOME khác"
            ) from None
        _clear(home)
        yield home


def _clear(home: Path) -> None:
    if home.exists():
        if any(home.iterdir()) and not (home / MARK).exists():
            raise DemoHomeError(f"{home} có tệp không phải của bản trình diễn; dời đi, hoặc đặt DONDOC_HOME khác")
        end_orphans(home)
        _end_broker(home)
        shutil.rmtree(home)
    home.mkdir(parents=True)
    (home / MARK).touch()


def _end_broker(home: Path) -> None:
    """End the broker of a demonstration that was killed before it could."""
    if (home / "broker").exists() and is_alive(socket_path(home / "broker")):
        left_behind = EmbeddedBroker(home)
        left_behind.start()
        left_behind.stop()


def free_address(bind: str) -> Address:
    """The address asked for (port 0: any), or another port where that one is taken."""
    host, _, port = bind.rpartition(":")
    with suppress(OSError), socket.create_server((host, int(port))) as probe:
        return Address(f"{host}:{probe.getsockname()[1]}", moved=False)
    with socket.create_server((host, 0)) as probe:
        return Address(f"{host}:{probe.getsockname()[1]}", moved=True)


def rehearsal_day(now: datetime, calendar: Calendar, zone: ZoneInfo) -> date:
    """The most recent working day."""
    return calendar.previous_working_day(day(now, zone))


def offset_to_morning(now: datetime, on: date, zone: ZoneInfo) -> timedelta:
    """What the clock must be moved by to read the morning of `on`."""
    return datetime.combine(on, MORNING, zone) - now

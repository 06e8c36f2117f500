"""Everything on one machine: what dies is started again, and what is told to stop leaves nothing behind."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.support.installation import install, until
from tests.support.office import at
from worker.broker import BrokerFailed
from worker.broker_server import process_of, socket_path
from worker.settings import read_settings
from worker.up import REST_SECONDS, STEADY_SECONDS, Part, running_parts
from worker.wiring import Wiring

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long

PARTS = ("web", "worker", "scheduler", "broker")


def processes(home: Path) -> dict[str, int]:
    """Part → process id, of the processes that were told of this home, and the broker that serves it."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment, words = (folder / "environ").read_bytes(), (folder / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"DONDOC_HOME={home}\0".encode() in environment + b"\0" and b"worker.kept" in words:
            found[words[-2].decode()] = int(folder.name)
    # A server that writes its title over its environment is known by its socket alone.
    broker = process_of(socket_path(home.resolve() / "broker"))
    return found | ({"broker": broker} if broker else {})


def test_parts_that_are_killed_come_back_and_a_stop_leaves_nothing(tmp_path: Path) -> None:
    office = install(str(tmp_path / "home"), at("2026-10-05 06:00"), {})
    up = subprocess.Popen([sys.executable, "-m", "worker.cli.main", "up"], env=office.environment)
    try:
        until(lambda: httpx.get(f"{office.address}/readyz").status_code == 200)
        until(lambda: processes(tmp_path / "home").keys() >= set(PARTS))
        before = processes(tmp_path / "home")
        for part in PARTS:
            os.kill(before[part], signal.SIGKILL)
        until(lambda: all(processes(tmp_path / "home").get(part, before[part]) != before[part] for part in PARTS))
        until(lambda: httpx.get(f"{office.address}/readyz").status_code == 200)
    finally:
        up.send_signal(signal.SIGTERM)
        ended = up.wait(90)
    assert (ended, processes(tmp_path / "home")) == (0, {})


def test_parts_end_with_an_up_that_was_killed(tmp_path: Path) -> None:
    office = install(str(tmp_path / "home"), at("2026-10-05 06:00"), {})
    up = subprocess.Popen([sys.executable, "-m", "worker.cli.main", "up"], env=office.environment)
    until(lambda: processes(tmp_path / "home").keys() >= set(PARTS))
    up.kill()
    up.wait(60)
    until(lambda: processes(tmp_path / "home").keys() == {"broker"})  # it keeps what waits; the next one joins it
    with office.running("up"):
        assert processes(tmp_path / "home").keys() >= set(PARTS)
    assert processes(tmp_path / "home") == {}


def test_a_part_that_ends_at_once_is_given_rests_that_grow() -> None:
    part, now = Part("no-such-part"), 0.0
    for starts in (1, 2):
        part.keep(now)
        assert part.starts == starts
        assert part.process is not None
        part.process.wait(60)
        part.keep(now)
        assert part.next_start == now + REST_SECONDS * starts
        part.keep(part.next_start - 0.1)
        assert part.process is None
        now = part.next_start


def test_a_part_that_ran_steadily_before_it_ended_is_started_again_soon() -> None:
    part = Part("no-such-part", starts=9)
    part.keep(0.0)
    assert part.process is not None
    part.process.wait(60)
    part.keep(STEADY_SECONDS + 1)
    assert part.next_start == STEADY_SECONDS + 1 + REST_SECONDS


def test_parts_are_kept_while_the_broker_does_not_come_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    class Broken:
        def start(self) -> None:
            pass

        def stop(self) -> None:
            looked.append("stopped")

        def watch(self) -> bool:
            raise BrokerFailed("no room on the disk")

    monkeypatch.setattr(Part, "keep", lambda part, _now: looked.append(part.name))
    monkeypatch.setattr(Wiring, "broker", lambda _wiring: Broken())
    with running_parts(Wiring(read_settings({"DONDOC_HOME": str(tmp_path)})), ("web",)):
        until(lambda: looked.count("web") > 3)
    assert looked[-1] == "stopped"

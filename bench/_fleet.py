"""One office as several of each process, which a supervisor starts again as systemd would."""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from sqlalchemy import func, select

from bench._base import OFFICE
from bench._household import PATIENCE, Household, household
from bench._machine import durable_database
from bench._part import Given
from tasks.incarnation import Incarnation
from tasks.tick import Tick
from worker.chaos.crew import Crew
from worker.chaos.free_port import free_port
from worker.chaos.loop_thread import LoopThread
from worker.chaos.member import Member
from worker.chaos.postgres import Cluster, start_cluster, stop_cluster
from worker.chaos.smtp_sink import SmtpSink
from worker.chaos.web_ready import is_ready
from worker.migrate import migrate

WORKERS, SCHEDULERS, WEBS = 3, 2, 2
# Each process may open thirty connections; seven of them, and ours.
CONNECTIONS = {"max_connections": "250", "autovacuum": "on"}


class OfficeProcess(Member):
    """Of the office's own times; `words` are for experiments alone."""

    def command(self) -> list[str]:
        return [sys.executable, "-m", "bench._office_process", self.part]


@dataclass(frozen=True)
class Fleet:
    house: Household
    crew: Crew
    cluster: Cluster
    sink: SmtpSink
    pages: Sequence[str]  # the addresses of the web processes


@contextmanager
def fleet(given: Given) -> Iterator[Fleet]:
    """On PostgreSQL and Valkey, nobody started yet."""
    with ExitStack() as stack:
        cluster = start_cluster(OFFICE | CONNECTIONS)
        stack.callback(stop_cluster, cluster)
        url = cluster.create("dondoc")
        migrate(url)
        sink = SmtpSink(stack.enter_context(LoopThread())).start()
        house = stack.enter_context(household(given, url, sink.port, parts=()))
        given.durable["postgresql"] = durable_database(house.database)
        binds = {f"web-{number}": f"127.0.0.1:{free_port()}" for number in range(1, WEBS + 1)}
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dondoc-fleet-")))
        crew = _crew(folder, binds)
        stack.callback(crew.end)
        yield Fleet(house, crew, cluster, sink, [f"http://{each}" for each in binds.values()])


def start(fleet: Fleet) -> None:
    """All of them; come back once each works."""
    fleet.crew.start(WORKERS, SCHEDULERS, WEBS)
    ends = time.monotonic() + PATIENCE
    while not _all_work(fleet):
        if time.monotonic() > ends:
            raise TimeoutError(f"not all processes work after {PATIENCE:g} s")
        time.sleep(0.2)


def _all_work(fleet: Fleet) -> bool:
    with fleet.house.database.read() as session:
        workers = session.scalar(select(func.count()).select_from(Incarnation)) or 0
        relay = session.get(Tick, "relay")
    return workers >= WORKERS and relay is not None and all(map(is_ready, fleet.pages))


def _crew(folder: Path, binds: Mapping[str, str]) -> Crew:
    def make(name: str, part: str, environment: Mapping[str, str], logs: Path, _words: tuple[str, ...]) -> Member:
        bind = {"DONDOC_BIND": binds[name]} if name in binds else {}
        return OfficeProcess(name, part, {**environment, **bind}, logs)

    return Crew(dict(os.environ), folder, folder / "clock", make)  # noqa: TID251 - told to what is measured


def post(client: httpx.Client, pages: Sequence[str], turn: int, path: str, **said: object) -> httpx.Response | None:
    """Through one of the web processes or, as a proxy before them would, through the next; None where none answers."""
    for number in range(len(pages)):
        try:
            return client.post(pages[(turn + number) % len(pages)] + path, **said)  # type: ignore[arg-type]
        except httpx.TransportError:
            continue
    return None

"""One letter's steps, each measured for so many letters at once: what a scan, a delivery and an answer spend."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from threading import Event

import httpx
from sqlalchemy import select
from starlette.testclient import TestClient

from bench._costs import Step
from bench._counted import Counted, counted
from bench._due import assign_due, let_fall_due, scan
from bench._fleet import OfficeProcess
from bench._household import PATIENCE, Household
from bench._load import SAID
from bench._spent import Meter, Spent
from tasks.letter import Letter
from tasks.tick import Tick
from web.app import create_app
from worker.chaos.free_port import free_port
from worker.chaos.smtp_sink import SmtpSink
from worker.chaos.web_ready import is_ready
from worker.relay import poke_due
from worker.serve import make_web

PARTS = ("scheduler", "worker", "web")
SETTLE_SECONDS, IDLE_SECONDS = 10.0, 10.0
SENT_WITHIN = 600.0  # seconds, also on a machine that has much else to do
FEW = 20


def scanned(house: Household, letters: int, tasks: int) -> Step:
    """The scan that writes so many letters; it runs in this process, as it would in the scheduler's."""
    assign_due(house, letters, tasks)
    meter = Meter(house.database, {"scheduler": os.getpid()})
    before = meter.read()
    with counted(house.database) as count:
        scan(house)
    return _step(meter.read().since(before, letters), count, letters)


def counted_here(house: Household, sink: SmtpSink, letter_ids: Sequence[int]) -> Step:
    """Relay and delivery in this process, for their statements alone."""
    pokes = list[list[int]]()
    channels = house.wiring.open_channels(f"smtp://127.0.0.1:{sink.port}?starttls=no")
    let_fall_due(house, letter_ids)
    with ExitStack() as stack:
        for channel in channels.values():
            stack.enter_context(closing(channel))
        count = stack.enter_context(counted(house.database))
        poke_due(house.database, house.wiring.desk, pokes.append, house.wiring.clock.now())
        delivery = house.wiring.delivery(channels, Event())
        for ids in pokes:
            delivery.deliver(ids)
    return Step({}, {}, count.statements / len(letter_ids), count.commits / len(letter_ids))


def delivered(
    house: Household, sink: SmtpSink, processes: Mapping[str, int], letter_ids: Sequence[int], count: Step
) -> tuple[Step, Step]:
    """By scheduler, broker and worker, to the mail server in this process; what they spend on nothing is taken off.

    That is the second one: of a second.
    """
    meter = Meter(house.database, {**processes, "mail": os.getpid()}, house.broker.port)
    idle, began = _idle(meter), time.monotonic()
    taken, before = len(sink.log.all), meter.read()
    let_fall_due(house, letter_ids)
    if not sink.log.wait_for(taken + len(letter_ids), SENT_WITHIN):
        raise TimeoutError(f"{len(letter_ids)} letters did not leave within {SENT_WITHIN:g} s")
    spent, seconds = meter.read().since(before, len(letter_ids)), time.monotonic() - began
    rest = {name: max(0.0, each - idle.cpu_ms[name] * seconds / len(letter_ids)) for name, each in spent.cpu_ms.items()}
    sizes = [len(each.raw) for each in sink.log.all[taken:]]
    deliver = Step(rest, {**spent.bytes, "smtp": sum(sizes) / len(sizes)}, count.statements, count.commits)
    return deliver, Step(idle.cpu_ms, idle.bytes)


def answered(house: Household, process: int, address: str, letter_ids: Sequence[int]) -> Step:
    """The page is looked at once and answered once; some of them in this process, for their statements alone."""
    paths = _paths(house, letter_ids)
    here, there = paths[:FEW], paths[FEW:]
    with counted(house.database) as count, TestClient(create_app(make_web(house.wiring))) as client:
        _answer(client, here)
    meter = Meter(house.database, {"web": process})
    with httpx.Client(trust_env=False, base_url=address, timeout=PATIENCE) as client:
        before = meter.read()
        _answer(client, there)
        spent = meter.read().since(before, len(there))
    return _step(spent, count, len(here))


def _paths(house: Household, letter_ids: Sequence[int]) -> Sequence[str]:
    with house.database.read() as session:
        keys = session.scalars(select(Letter.key).where(Letter.id.in_(letter_ids))).all()
    return [f"/a/{house.wiring.links.token(key)}" for key in keys]


def _answer(client: httpx.Client | TestClient, paths: Sequence[str]) -> None:
    for path in paths:
        client.get(path).raise_for_status()
        client.post(path, data=SAID)


@contextmanager
def processes_of(house: Household, folder: Path) -> Iterator[tuple[Mapping[str, int], str]]:
    """One of each part; their numbers for the system, and where the pages are."""
    bind = f"127.0.0.1:{free_port()}"
    environment = {**os.environ, "DONDOC_BIND": bind}  # noqa: TID251 - told to what is measured
    members = {part: OfficeProcess(part, part, environment, folder) for part in PARTS}
    with ExitStack() as stack:
        for member in members.values():
            member.start()
            stack.callback(member.kill)
        ends = time.monotonic() + PATIENCE
        while not (_ticks(house) and is_ready(f"http://{bind}")):
            if time.monotonic() > ends:
                raise TimeoutError(f"not all processes work after {PATIENCE:g} s")
            time.sleep(0.2)
        yield {name: each.process.pid for name, each in members.items() if each.process}, f"http://{bind}"


def _ticks(house: Household) -> bool:
    with house.database.read() as session:
        return {"relay", "worker"} <= set(session.scalars(select(Tick.loop)))


def _idle(meter: Meter) -> Spent:
    """What is spent in a second on nothing, once what follows a start is over."""
    time.sleep(SETTLE_SECONDS)
    before = meter.read()
    time.sleep(IDLE_SECONDS)
    return meter.read().since(before, IDLE_SECONDS)


def _step(spent: Spent, count: Counted, letters: int) -> Step:
    return Step(spent.cpu_ms, spent.bytes, count.statements / letters, count.commits / letters)

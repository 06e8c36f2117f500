"""From an event that is accepted to the first byte of its letter at a mail server: idle, and while letters leave.

The event is a task that is given with the urgency hỏa tốc: its officer is told at once. Accepted is what is
committed.
"""

import statistics
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from bench._base import base
from bench._household import Household
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sample import Sample
from bench._sink import Sink, smtp_sink
from bench.letters import many
from tasks.assign import assign
from tasks.clock import day
from tasks.department import Department
from tasks.handlers import BUS
from tasks.state import Urgency
from tasks.task import Task

EVENTS, APART = 40, 0.37  # not in step with any ring
LOADED, A_SECOND = 4_000, 100
MOST = {"sqlite": None, "postgresql": Must(most=150)}
PATIENCE = 60.0


def measure(given: Given) -> Iterator[Row]:
    for kind in given.databases:
        with smtp_sink() as sink, base(kind, given) as url, many(given, url, sink.port) as house:
            house.fill(given.scaled(LOADED, 40), tasks=1)
            yield from _rows(given, house, sink, f"{kind}, idle", MOST[kind])
            with _load(house):
                yield from _rows(given, house, sink, f"{kind}, {A_SECOND} letters/s", None)


def _rows(given: Given, house: Household, sink: Sink, named: str, must: Must | None) -> Iterator[Row]:
    runs = [_run(given, house, sink, run) for run in range(given.runs + 1)][1:]
    halves = Sample(tuple(statistics.median(run) for run in runs))
    slow = Sample(tuple(sorted(run)[min(int(len(run) * 0.99), len(run) - 1)] for run in runs))
    poll = f"the relay polls every {house.wiring.timing.ring_relay:g} s"
    yield Row(measured=f"event to first byte, {named}, p50", unit="ms", ours=halves, must=must, note=poll)
    yield Row(measured=f"event to first byte, {named}, p99", unit="ms", ours=slow, must=Must(most=1000), note=poll)


def _run(given: Given, house: Household, sink: Sink, run: int) -> list[float]:
    took = []
    for number in range(given.scaled(EVENTS, 5)):
        sink.forget()
        accepted = _give(house, f"khẩn {run}/{number}/{time.monotonic_ns()}")
        took.append((_first(sink, accepted) - accepted) * 1000)
        time.sleep(APART)
    return took


def _give(house: Household, key: str) -> float:
    """Give an urgent task to a department of its own, whose letter is then the only one to it."""
    now = house.wiring.clock.now()
    with house.database.write() as session:
        department = Department(name=key, folded=key, kind="commune")
        session.add(department)
        session.flush()
        session.add(house.contact(department.id, "urgent"))
        task = Task(code="", content_key=key, content=f"Chỉ đạo ứng phó {key}", lead_department_id=department.id)
        task.deadline, task.urgency = day(now, house.wiring.settings.zone), Urgency.EXPRESS
        task.created_at, task.deadline_version, task.silent = now, 1, False
        BUS.publish(session, assign(session, task), now, "bench")
    return time.monotonic()


def _first(sink: Sink, accepted: float) -> float:
    """The first byte of the urgent letter: the sink knows it by its reader."""
    ends = accepted + PATIENCE
    while time.monotonic() < ends:
        if found := sink.urgent:
            return found[0]
        time.sleep(0.005)
    raise TimeoutError(f"an urgent letter did not come within {PATIENCE:g} s")


@contextmanager
def _load(house: Household) -> Iterator[None]:
    """Let letters leave at a steady pace, the same ones again and again."""
    ended, ids = threading.Event(), list(house.letter_ids())

    def go() -> None:
        some = min(len(ids), A_SECOND)
        start = 0
        while not ended.wait(some / A_SECOND):
            house.let_go((ids * 2)[start : start + some])
            start = (start + some) % len(ids)

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


if __name__ == "__main__":
    sys.exit(run_part("latency", measure, __doc__))

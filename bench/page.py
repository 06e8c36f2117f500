"""The acknowledgement page in one process: how many it shows a second beside a bare Starlette page on the same server,
how long it takes at 200 a second, and whether every answer that was taken is there.
"""  # noqa: D205 - one sentence

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import count

import httpx
from sqlalchemy import func, select

from bench._base import base
from bench._household import Household, household
from bench._part import Given, run_part
from bench._row import Must, Row
from bench._sample import Sample
from bench._sink import smtp_sink
from tasks.acknowledgement import Acknowledgement
from tasks.letter import Letter
from worker.chaos.free_port import free_port

LETTERS, GETS, CLIENTS = 400, 3_000, 8
PACE, PACED = 200, 2_000
PATIENCE = 60.0
BARE = """
import uvicorn
from starlette.applications import Starlette
from starlette.responses import HTMLResponse
from starlette.routing import Route

def page(request):
    return HTMLResponse("<!doctype html><title>ok</title>" + "x" * 6000)

uvicorn.run(Starlette(routes=[Route("/a/{token}", page)]), port=PORT, log_config=None, access_log=False)
"""


def measure(given: Given) -> Iterator[Row]:
    for kind in given.databases:
        with smtp_sink() as sink, base(kind, given) as url, household(given, url, sink.port, parts=()) as house:
            house.fill(given.scaled(LETTERS, 20), tasks=4)
            links = _links(house)
            with _ours() as ours, _bare() as bare:
                yield from _rows(given, house, [ours + link for link in links], [bare + link for link in links], kind)


def _rows(given: Given, house: Household, ours: list[str], bare: list[str], kind: str) -> Iterator[Row]:
    gets = given.scaled(GETS, 50)
    shown, peer = given.alternate(lambda: _rate(ours, gets), lambda: _rate(bare, gets))
    named, beside = f"GET of the acknowledgement page, {kind}", "a bare Starlette page"
    yield Row(measured=named, unit="pages/s", ours=shown, beside=beside, peer=peer, must=Must(least=0.6))
    slow = Sample(tuple(_slowest(ours, given.scaled(PACED, 50)) for _ in range(given.runs)))
    yield Row(measured=f"{named}, p99 at {PACE}/s", unit="ms", ours=slow, must=Must(most=50))
    taken = _post(ours)
    with house.database.read() as session:
        kept = session.scalar(select(func.count(func.distinct(Acknowledgement.letter_id)))) or 0
    lost = Sample((float(taken - kept),))
    yield Row(measured=f"answers taken and not there, of {taken}, {kind}", unit="answers", ours=lost, must=Must(most=0))


def _links(house: Household) -> list[str]:
    links = house.wiring.links
    with house.database.read() as session:
        letters = session.scalars(select(Letter).where(Letter.id.in_(house.letter_ids()))).all()
        return [f"/a/{links.token(letter.key)}" for letter in letters]


def _each(urls: list[str], times: int, act: Callable[[httpx.Client, str], None]) -> None:
    """So many times by some clients, each a thread with a connection of its own."""
    numbers, lock = count(), threading.Lock()

    def work(_client: int) -> None:
        with httpx.Client(trust_env=False, timeout=PATIENCE) as client:
            while True:
                with lock:
                    number = next(numbers)
                if number >= times:
                    return
                act(client, urls[number % len(urls)])

    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, range(CLIENTS)))


def _rate(urls: list[str], times: int) -> float:
    began = time.monotonic()
    _each(urls, times, _get)
    return times / (time.monotonic() - began)


def _get(client: httpx.Client, url: str) -> None:
    client.get(url).raise_for_status()


def _slowest(urls: list[str], times: int) -> float:
    """The 99th percentile of what an answer takes, from when it should have been asked for, in milliseconds."""
    took, numbers, began = list[float](), count(), time.monotonic()

    def paced(client: httpx.Client, url: str) -> None:
        due = began + next(numbers) / PACE
        time.sleep(max(0.0, due - time.monotonic()))
        _get(client, url)
        took.append((time.monotonic() - due) * 1000)

    _each(urls, times, paced)
    return sorted(took)[min(int(times * 0.99), times - 1)]


def _post(urls: list[str]) -> int:
    """An answer to each letter; how many were taken."""
    taken = list[int]()
    said = {"choice": "received", "answered_by": "Văn thư", "all": "1"}

    def post(client: httpx.Client, url: str) -> None:
        answer = client.post(url, data=said)
        if answer.status_code in {200, 303}:
            taken.append(answer.status_code)

    _each(urls, len(urls), post)
    return len(taken)


@contextmanager
def _ours() -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    with _served([sys.executable, "-m", "worker.cli.main", "web"], {"DONDOC_BIND": address}, address) as url:
        yield url


@contextmanager
def _bare() -> Iterator[str]:
    port = free_port()
    with _served([sys.executable, "-c", BARE.replace("PORT", str(port))], {}, f"127.0.0.1:{port}") as url:
        yield url


@contextmanager
def _served(command: list[str], told: dict[str, str], address: str) -> Iterator[str]:
    environment = {**os.environ, **told}  # noqa: TID251 - told to what is measured
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _await(f"http://{address}/a/none")
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _await(url: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            httpx.get(url, trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{url} does not answer")


if __name__ == "__main__":
    sys.exit(run_part("page", measure, __doc__))

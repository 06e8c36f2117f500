"""The acknowledgement page in one process: how many it shows a second beside a bare Starlette page on the same server,
how long it takes at 200 a second, and whether every answer that was taken is there.
"""  # noqa: D205 - one sentence

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
from sqlalchemy import func, select

from bench._base import base
from bench._browser import rate, slowest
from bench._filling import settle
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
    return HTMLResponse("x" * BYTES)

uvicorn.run(Starlette(routes=[Route("/a/{token}", page)]), port=PORT, log_config=None, access_log=False)
"""


def measure(given: Given) -> Iterator[Row]:
    for kind in given.databases:
        with smtp_sink() as sink, base(kind, given) as url, household(given, url, sink.port, parts=()) as house:
            house.fill(given.scaled(LETTERS, 20), tasks=4)
            settle(house.database)
            links = _links(house)
            with _ours() as ours:
                page = httpx.get(f"http://{ours}{links[0]}", trust_env=False).raise_for_status().content
                with _bare(len(page)) as bare:
                    yield from _rows(given, house, links, (ours, bare), f"{kind}, {len(page)} bytes")


def _rows(given: Given, house: Household, links: list[str], addresses: tuple[str, str], where: str) -> Iterator[Row]:
    gets, (ours, bare) = given.scaled(GETS, 50), addresses
    first = Sample((rate(ours, links[1:], len(links) - 1),))
    yield Row(measured=f"GET of the acknowledgement page, each for the first time, {where}", unit="pages/s", ours=first)
    shown, peer = given.alternate(lambda: rate(ours, links, gets), lambda: rate(bare, links, gets))
    named, beside = f"GET of the acknowledgement page, {where}", "a bare Starlette page"
    yield Row(measured=named, unit="pages/s", ours=shown, beside=beside, peer=peer, must=Must(least=0.6))
    slow = Sample(tuple(slowest(ours, links, given.scaled(PACED, 50), PACE) for _ in range(given.runs)))
    yield Row(measured=f"{named}, p99 at {PACE}/s", unit="ms", ours=slow, must=Must(most=50))
    taken = _post([f"http://{ours}{link}" for link in links])
    with house.database.read() as session:
        kept = session.scalar(select(func.count(func.distinct(Acknowledgement.letter_id)))) or 0
    lost = Sample((float(taken - kept),))
    yield Row(
        measured=f"answers taken and not there, of {taken}, {where}", unit="answers", ours=lost, must=Must(most=0)
    )


def _links(house: Household) -> list[str]:
    links = house.wiring.links
    with house.database.read() as session:
        letters = session.scalars(select(Letter).where(Letter.id.in_(house.letter_ids()))).all()
        return [f"/a/{links.token(letter.key)}" for letter in letters]


def _post(urls: list[str]) -> int:
    """An answer to each letter; how many were taken."""
    said = {"choice": "received", "answered_by": "Văn thư", "all": "1"}
    with httpx.Client(trust_env=False, timeout=PATIENCE) as client, ThreadPoolExecutor(CLIENTS) as pool:
        answers = pool.map(lambda url: client.post(url, data=said).status_code, urls)
        return sum(status in {200, 303} for status in answers)


@contextmanager
def _ours() -> Iterator[str]:
    address = f"127.0.0.1:{free_port()}"
    with _served([sys.executable, "-m", "worker.cli.main", "web"], {"DONDOC_BIND": address}, address):
        yield address


@contextmanager
def _bare(size: int) -> Iterator[str]:
    port = free_port()
    code = BARE.replace("PORT", str(port)).replace("BYTES", str(size))
    with _served([sys.executable, "-c", code], {}, f"127.0.0.1:{port}"):
        yield f"127.0.0.1:{port}"


@contextmanager
def _served(command: list[str], told: dict[str, str], address: str) -> Iterator[None]:
    environment = {**os.environ, **told}  # noqa: TID251 - told to what is measured
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        _await(f"http://{address}/a/none")
        yield
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

"""How long `dondoc --help` takes beside Python that does nothing, and `dondoc up` beside uvicorn with a bare page."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack

import httpx

from bench._part import Given, run_part
from bench._row import Row
from worker.chaos.free_port import free_port

PATIENCE = 120.0
# What only some commands need: none of it may be loaded to show which there are.
HEAVY = ("sqlalchemy", "celery", "fastapi", "uvicorn", "jinja2", "openpyxl", "psycopg", "httpx", "mrml", "redis")
BARE = """
async def page(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})
"""


def measure(given: Given) -> Iterator[Row]:
    ours, peer = given.alternate(
        lambda: _seconds([sys.executable, "-m", "worker.cli.main", "--help"]),
        lambda: _seconds([sys.executable, "-c", "pass"]),
    )
    heavy = _loaded()
    note = (
        f"loaded although only asked for help: {', '.join(heavy)}" if heavy else "none of the heavy modules is loaded"
    )
    yield Row(measured="dondoc --help", unit="s", ours=ours, beside="python -c pass", peer=peer, note=note)
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/bare.py", "w", encoding="utf-8") as file:  # noqa: PTH123 - two lines
            file.write(BARE)
        up, bare = given.alternate(_up, lambda: _bare(folder))
    yield Row(measured="dondoc up to its first healthy answer", unit="s", ours=up, beside="uvicorn, bare", peer=bare)


def _seconds(command: list[str]) -> float:
    began = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own
    return time.monotonic() - began


def _loaded() -> list[str]:
    told = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "worker.cli.main", "--help"],
        check=True,
        capture_output=True,
        text=True,
    ).stderr
    modules = {line.rpartition("|")[2].strip() for line in told.splitlines()}
    return [name for name in HEAVY if name in modules]


def _up() -> float:
    port = free_port()
    with tempfile.TemporaryDirectory() as home:
        given = {"DONDOC_HOME": home, "DONDOC_BIND": f"127.0.0.1:{port}", "DONDOC_DATABASE_URL": ""}
        command = [sys.executable, "-m", "worker.cli.main", "up"]
        return _answered(command, f"http://127.0.0.1:{port}/healthz", given)


def _bare(folder: str) -> float:
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "--app-dir", folder, "--port", str(port), "bare:page"]
    return _answered(command, f"http://127.0.0.1:{port}/", {})


def _answered(command: list[str], url: str, given: Mapping[str, str]) -> float:
    began = time.monotonic()
    with ExitStack() as stack:
        environment = {**os.environ, **given}  # noqa: TID251 - told to what is measured
        process = subprocess.Popen(  # noqa: S603 - our own
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        stack.callback(process.wait, PATIENCE)
        stack.callback(process.terminate)
        _await(lambda: httpx.get(url, trust_env=False).is_success, url)
        return time.monotonic() - began


def _await(asked: Callable[[], bool], url: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            if asked():
                return
        except httpx.TransportError:
            time.sleep(0.02)
    raise TimeoutError(f"{url} does not answer")


if __name__ == "__main__":
    sys.exit(run_part("start", measure, __doc__))

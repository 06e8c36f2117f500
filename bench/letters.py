"""Letters a second by the real path: scan, relay, Celery worker, SMTP to a sink that keeps none, all rows written."""

import argparse
import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from tasks.clock import day
from tasks.contact import Contact
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.task import Task, assign
from tasks.text import fold
from worker.prepare import prepare
from worker.settings import read_settings
from worker.wiring import Wiring

PATIENCE = 600.0
LOOK = 0.05


def main() -> None:
    """Print how many letters a second left, and by which durable settings."""
    parser = argparse.ArgumentParser(prog="python -m bench.letters", description=__doc__)
    parser.add_argument("--letters", type=int, default=500)
    parser.add_argument("--tasks", type=int, default=4, help="tasks a letter")
    parser.add_argument("--database", default="", help="URL; else SQLite in a temporary folder")
    parser.add_argument("--broker", default="", help="URL; else the embedded one")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as home, sink() as port:
        found = measure(given, Path(home), port)
    sys.stdout.write(json.dumps(found) + "\n" if given.json else _told(found))


def measure(given: argparse.Namespace, home: Path, port: int) -> dict[str, Any]:
    """Fill an office at 08:30 of the newest working day, start scheduler and worker, watch the rows."""
    os.environ |= _environment(given, home, port)  # noqa: TID251 - told to the processes that are measured
    wiring = Wiring(read_settings())
    prepare(wiring)
    fill(wiring, given.letters, given.tasks)
    command = [sys.executable, "-m", "worker.cli.main"]
    processes = [subprocess.Popen([*command, part]) for part in ("scheduler", "worker")]  # noqa: S603 - our own
    try:
        first, last = _watch(wiring.database, given.letters)
    finally:
        for process in processes:
            process.terminate()
            process.wait()
    name = wiring.database.engine.dialect.name
    wiring.database.close()
    return {
        "letters": given.letters,
        "tasks_a_letter": given.tasks,
        "seconds": round(last - first, 2),
        "letters_per_second": round(given.letters / (last - first), 1),
        "database": name,
    }


def _environment(given: argparse.Namespace, home: Path, port: int) -> dict[str, str]:
    # The newest weekday: the seeded calendar may still call it a day off, and then the bench says so by waiting.
    now = datetime.now(UTC)  # noqa: TID251 - the rehearsal starts from the present
    morning = (now + timedelta(hours=7)).replace(hour=1, minute=30)
    while morning.weekday() > 4 or morning.strftime("%m-%d") == "11-24":  # noqa: PLR2004 - Saturday; a day off
        morning -= timedelta(days=1)
    return {
        "DONDOC_HOME": str(home),
        "DONDOC_DATABASE_URL": given.database,
        "DONDOC_BROKER_URL": given.broker,
        "DONDOC_SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=no",
        "DONDOC_EMAIL_FROM": "dondoc@tinh.gov.vn",
        "DONDOC_LEAD_EMAIL": "cvp@tinh.gov.vn",
        "DONDOC_PUBLIC_URL": "http://dondoc.localhost",
        "DONDOC_SECRET_KEY": "a secret of the bench and nothing more",
        "DONDOC_EMAIL_PER_MINUTE": "0",  # what the machine can do is asked, not what an office allows it
        "DONDOC_CLOCK_OFFSET": str((morning - now).total_seconds()),
    }


def fill(wiring: Wiring, letters: int, tasks: int) -> None:
    """One department, contact and some tasks that are due today, for each letter."""
    now = wiring.clock.now()
    today = day(now, wiring.settings.zone)
    with wiring.database.write() as session:
        for number in range(letters):
            name = f"UBND xã số {number}"
            department = Department(name=name, folded=fold(name), kind=DepartmentKind.COMMUNE)
            session.add(department)
            session.flush()
            session.add(Contact(department_id=department.id, title="Văn thư", email=f"xa{number}@tinh.gov.vn"))
            for each in range(tasks):
                key, text = f"{number}/{each}", f"Báo cáo kết quả thực hiện việc số {each} của xã số {number}"
                task = Task(code="", content_key=key, content=text, lead_department_id=department.id, deadline=today)
                task.document_number, task.created_at, task.deadline_version = f"{each}/UBND-KT", now, 1
                BUS.publish(session, assign(session, task), now, "bench")


def _watch(database: Database, letters: int) -> tuple[float, float]:
    """When the first and the last letter were seen sent."""
    first, ends = 0.0, time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with database.read() as session:
            sent = session.scalar(select(func.count()).where(Letter.state == LetterState.SENT)) or 0
            held = session.scalar(select(func.count()).where(Letter.tries > 0)) or 0
        now = time.monotonic()
        first = first or (now - LOOK if held else 0.0)
        if sent >= letters:
            return first, now
        time.sleep(LOOK)
    raise TimeoutError(f"not every one of {letters} letters left within {PATIENCE:g} s")


@contextmanager
def sink() -> Iterator[int]:
    """A mail server in a process of its own that takes every letter and keeps none; its port."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(theirs,), daemon=True)
    process.start()
    try:
        yield ours.recv()
    finally:
        process.terminate()
        process.join()


def _serve(pipe: Any) -> None:
    async def listen() -> None:
        server = await asyncio.start_server(_converse, "127.0.0.1", 0)
        pipe.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(listen())


async def _converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.write(b"220 sink\r\n")
    while line := await reader.readline():
        verb = line[:4].upper()
        if verb == b"DATA":
            writer.write(b"354 go on\r\n")
            while (await reader.readline()) != b".\r\n":
                pass
        writer.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")
        if verb == b"QUIT":
            break
    writer.close()


def _told(found: dict[str, Any]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in found.items())


if __name__ == "__main__":
    main()

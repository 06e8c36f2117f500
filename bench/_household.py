"""An office at half past eight of a working day whose letters leave by real processes: scheduler, broker, worker."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, func, select, update

from bench._machine import durable_broker
from bench._part import Given
from tasks.assign import assign
from tasks.clock import day
from tasks.contact import Contact
from tasks.contact_address import ContactAddress
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.feed.sent_letter import SentLetter
from tasks.handlers import BUS
from tasks.incarnation import Incarnation
from tasks.letter import Letter, LetterKind, LetterState
from tasks.remind import remind
from tasks.task import Task
from tasks.text import fold
from tasks.tick import Tick
from worker.chaos.own_valkey import OwnValkey
from worker.prepare import prepare
from worker.settings import read_settings
from worker.wiring import Wiring

GATEWAY, ONCE = "webhook:bench", "webhook:once"
"""Two gateways at one address: of the second it is known that a letter which comes twice is taken once."""
PATIENCE = 120.0
CONNECTIONS = 8
"""As many letters are on their way at once, whoever sends them: by HTTP the gateway's own setting sees to it."""
WORKERS = min(len(os.sched_getaffinity(0)), 4)
"""One a processor: a Python process uses no more than that."""
MANY = ("scheduler", *["worker"] * WORKERS)
_FREE = {"lease_token": None, "lease_until": None, "poked_at": None, "sent_at": None, "provider_id": None, "tries": 0}


@dataclass(frozen=True)
class Household:
    wiring: Wiring
    channel: str
    broker: OwnValkey
    processes: Sequence[int]  # their numbers, for the system

    @property
    def database(self) -> Database:
        return self.wiring.database

    def fill(self, letters: int, tasks: int) -> None:
        """For each letter a department with a contact, and some tasks that are due today; the letters, not yet due."""
        now = self.wiring.clock.now()
        today = day(now, self.wiring.settings.zone)
        with self.database.write() as session:
            for number in range(letters):
                department = self._department(f"UBND xã số {number}")
                session.add(department)
                session.flush()
                session.add(self.contact(department.id, f"xa{number}"))
                for each in range(tasks):
                    key, text = f"{number}/{each}", f"Báo cáo kết quả thực hiện việc số {each} của xã số {number}"
                    task = Task(code="", content_key=key, content=text, lead_department_id=department.id)
                    task.deadline, task.document_number = today, f"{each}/UBND-KT"
                    task.created_at, task.deadline_version, task.silent = now, 1, False
                    BUS.publish(session, assign(session, task), now, "bench")
            remind(session, self.wiring.desk, now)
            session.execute(update(Letter).values(state=LetterState.CANCELLED))

    def letter_ids(self) -> Sequence[int]:
        wanted = select(Letter.id).where(Letter.kind == LetterKind.REMINDER, Letter.channel == self.channel)
        with self.database.read() as session:
            return session.scalars(wanted.order_by(Letter.id)).all()

    def let_go(self, letter_ids: Sequence[int]) -> float:
        """Make these letters due, as if they had never left; the moment by the monotonic clock.

        Their attempts stay: those are only added to.
        """
        now = self.wiring.clock.now()
        with self.database.write() as session:
            session.execute(delete(SentLetter))
            for start in range(0, len(letter_ids), 500):
                ids = letter_ids[start : start + 500]
                due = update(Letter).where(Letter.id.in_(ids)).values(state=LetterState.PENDING, due_at=now, **_FREE)
                session.execute(due.execution_options(synchronize_session=False))
        return time.monotonic()

    def _department(self, name: str) -> Department:
        return Department(name=name, folded=fold(name), kind=DepartmentKind.COMMUNE)

    def contact(self, department_id: int, name: str) -> Contact:
        contact = Contact(department_id=department_id, title="Văn thư", email=f"{name}@tinh.gov.vn")
        if self.channel in {GATEWAY, ONCE}:
            contact.prefers = self.channel
            contact.addresses[self.channel] = ContactAddress(channel=self.channel, address=name)
        return contact


@contextmanager
def household(
    given: Given,
    url: str,
    port: int,
    channel: str = "email",
    parts: Sequence[str] = ("scheduler", "worker"),
    threads: int = CONNECTIONS,
) -> Iterator[Household]:
    """The office in a migrated database, its letters by `channel` to the sink at `port`, and its processes at work.

    Each of its workers has so many `threads`.
    """
    connections = CONNECTIONS // max(1, parts.count("worker"))
    with ExitStack() as stack:
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dondoc-bench-", dir="/var/tmp")))
        broker = OwnValkey(home / "valkey", file=True)
        broker.start()
        stack.callback(broker.stop)
        broker_url = f"redis://127.0.0.1:{broker.port}/0"
        given.durable["broker"] = durable_broker(broker_url)
        _tell(home, url, broker_url, port, threads, connections)
        wiring = Wiring(read_settings())
        stack.callback(wiring.database.close)
        prepare(wiring)
        processes = [_begin(part) for part in parts]
        for process in processes:
            stack.callback(_end, process)
        _await_ticks(wiring.database, parts)
        yield Household(wiring, channel, broker, [each.pid for each in processes])


def _begin(part: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own
        [sys.executable, "-m", "worker.cli.main", part], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(PATIENCE)


def _await_ticks(database: Database, parts: Sequence[str]) -> None:
    wanted = {"relay" if part == "scheduler" else part for part in parts if part != "web"}
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with database.read() as session:
            ticking = set(session.scalars(select(Tick.loop)))
            beating = session.scalar(select(func.count()).select_from(Incarnation)) or 0
        if wanted <= ticking and beating >= parts.count("worker"):
            return
        time.sleep(0.1)
    raise TimeoutError(f"not all of {', '.join(parts)} work after {PATIENCE:g} s")


def _tell(home: Path, url: str, broker_url: str, port: int, threads: int, connections: int) -> None:
    now = datetime.now(UTC)  # noqa: TID251 - the rehearsal starts from the present
    (home / "bench.key").write_text("whsec_" + "YmVuY2hiZW5jaGJlbmNoYmVuY2hiZW5jaGJlbmNo")
    reached = f'url = "http://127.0.0.1:{port}/letters"\nnetworks = ["127.0.0.0/8"]\nkey_files = ["bench.key"]\n'
    reached += f"connections = {connections}\n"
    gateways = f"[bench]\nidempotent = false\n{reached}[once]\nidempotent = true\n{reached}"
    (home / "endpoint.toml").write_text(gateways)
    given = {
        "HOME": str(home),
        "DATABASE_URL": url,
        "BROKER_URL": broker_url,
        "SMTP_URL": f"smtp://127.0.0.1:{port}?starttls=no",
        "WEBHOOKS": str(home / "endpoint.toml"),
        "EMAIL_FROM": "dondoc@tinh.gov.vn",
        "LEAD_EMAIL": "cvp@tinh.gov.vn",
        "PUBLIC_URL": "http://dondoc.localhost",
        "SECRET_KEY": "a secret of the bench and nothing more",
        "WORKER_THREADS": str(threads),
        "EMAIL_PER_MINUTE": "0",  # what the machine can do is asked, not what an office allows it
        "CLOCK_OFFSET": str((_morning(now) - now).total_seconds()),
    }
    os.environ |= {f"DONDOC_{name}": value for name, value in given.items()}  # noqa: TID251 - told to what is measured


def _morning(now: datetime) -> datetime:
    """08:30 in Vietnam on the newest weekday that is no holiday of late November."""
    morning = now.replace(hour=1, minute=30)
    while morning.weekday() > 4 or morning.strftime("%m-%d") == "11-24":  # noqa: PLR2004 - Saturday; a day off
        morning -= timedelta(days=1)
    return morning

"""What processes, database and broker have spent so far: read twice, the difference is what a step took."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import redis
from sqlalchemy import text

from tasks.database import Database

TICK_MS = 1_000 / os.sysconf("SC_CLK_TCK")
OWN, WITH_ENDED_CHILDREN = 2, 4  # of the four times of a process: its own two, and those of children that ended


@dataclass(frozen=True)
class Spent:
    """`cpu_ms` by the process's name; `bytes` by where they went; `commits` of PostgreSQL."""

    cpu_ms: Mapping[str, float]
    bytes: Mapping[str, float]
    commits: float = 0.0

    def since(self, before: "Spent", letters: float) -> "Spent":
        """What was spent between the two, for one letter."""
        ours = ((self.cpu_ms, before.cpu_ms), (self.bytes, before.bytes))
        cpu, written = ({name: (now[name] - then[name]) / letters for name in now} for now, then in ours)
        return Spent(cpu, written, (self.commits - before.commits) / letters)


@dataclass(frozen=True)
class Meter:
    """`processes` by name: their numbers for the system."""

    database: Database
    processes: Mapping[str, int]
    broker_port: int | None = None

    def read(self) -> Spent:
        cpu = {name: _own_cpu(process) for name, process in self.processes.items()}
        wrote, commits = {"wal": 0.0}, 0.0
        if self.database.engine.dialect.name == "postgresql":
            cpu["database"], wrote["wal"], commits = self._postgresql()
        if self.broker_port:
            cpu["broker"], wrote["broker"] = self._broker(self.broker_port)
        return Spent(cpu, wrote, commits)

    def _postgresql(self) -> tuple[float, float, float]:
        asked = (
            "SELECT pg_backend_pid(), pg_current_wal_insert_lsn() - '0/0'::pg_lsn, xact_commit FROM pg_stat_database"
        )
        with self.database.engine.connect() as connection:
            backend, wal, commits = connection.execute(text(f"{asked} WHERE datname = current_database()")).one()
            return _family_cpu(_parent(int(backend))), float(wal), float(commits)

    @staticmethod
    def _broker(port: int) -> tuple[float, float]:
        with redis.Redis(port=port) as client:
            told: dict[str, float] = client.info()
        cpu = told["used_cpu_sys"] + told["used_cpu_user"]
        return cpu * 1_000, told["total_net_input_bytes"] + told["total_net_output_bytes"]


def _times(process: int) -> list[float]:
    """utime, stime and, of children that ended, cutime and cstime, in milliseconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return [int(each) * TICK_MS for each in fields[11:15]]


def _own_cpu(process: int) -> float:
    return sum(_times(process)[:OWN])


def _family_cpu(postmaster: int) -> float:
    """Of a server that makes a process for each connection: all of them, also those that ended."""
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text(encoding="ascii").split()
    return sum(_times(postmaster)[:WITH_ENDED_CHILDREN]) + sum(_own_cpu(int(each)) for each in children)


def _parent(process: int) -> int:
    found = re.search(r"^PPid:\s*(\d+)", Path(f"/proc/{process}/status").read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) if found else 0

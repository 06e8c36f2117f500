"""On what it ran: the machine, and the settings that make what is written durable."""

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

import redis

from tasks.database import Database

LIBRARIES = ("celery", "kombu", "sqlalchemy", "psycopg", "httpx", "jinja2", "openpyxl")
POSTGRES = (
    "server_version",
    "fsync",
    "synchronous_commit",
    "full_page_writes",
    "wal_sync_method",
    "shared_buffers",
    "max_wal_size",
)
SQLITE = ("journal_mode", "synchronous", "foreign_keys", "page_size", "cache_size")
BROKER = ("appendonly", "appendfsync", "save")


def machine() -> dict[str, Any]:
    """Processors, memory, system and versions."""
    return {
        "processor": _first("/proc/cpuinfo", "model name") or platform.processor(),
        "processors": len(os.sched_getaffinity(0)),
        "memory_gb": round(int((_first("/proc/meminfo", "MemTotal") or "0").split()[0]) / 2**20, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": os.getloadavg()[0],
        **{name: version(name) for name in LIBRARIES},
    }


def durable_database(database: Database) -> dict[str, str]:
    """What decides whether a committed row survives: asked of the database, not of what we meant to set."""
    with database.read() as session:
        connection = session.connection()
        postgres = connection.dialect.name == "postgresql"
        verb, names = ("SHOW", POSTGRES) if postgres else ("PRAGMA", SQLITE)
        return {name: str(connection.exec_driver_sql(f"{verb} {name}").scalar()) for name in names}


def durable_broker(url: str) -> dict[str, str]:
    """What decides whether the broker's messages survive its end."""
    with redis.Redis.from_url(url, socket_timeout=3) as client:
        told: Any = client.config_get(*BROKER)
    return {name: str(value) for name, value in told.items()}


def _first(path: str, name: str) -> str:
    if not Path(path).exists():
        return ""
    lines = (line.partition(":") for line in Path(path).read_text().splitlines())
    return next((value.strip() for key, _, value in lines if key.strip() == name), "")

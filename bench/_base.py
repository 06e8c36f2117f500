"""Databases to measure on: migrated, durable as an office's are, and gone afterwards."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench._machine import durable_database
from bench._part import Given
from tasks.database import Database, open_database
from worker.chaos.postgres import Cluster, start_cluster, stop_cluster
from worker.migrate import migrate

# What is committed survives a crash. More room than PostgreSQL asks for by itself: the work is measured, and not where
# in it a checkpoint falls.
OFFICE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "shared_buffers": "1GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "30min",
    "autovacuum": "off",  # it would fall into one run and not into another; the office is vacuumed when it is filled
    "max_connections": "80",
    "listen_addresses": "",  # a socket of its own, so that several may run at once
}


@contextmanager
def base(kind: str, given: Given | None = None) -> Iterator[str]:
    """URL of an empty, migrated database of that kind; what it runs with is noted in `given.durable`."""
    opened = _sqlite if kind == "sqlite" else _postgresql
    with opened() as url:
        migrate(url)
        if given is not None:
            with opened_base(url) as database:
                given.durable[kind] = durable_database(database)
        yield url


@contextmanager
def opened_base(url: str) -> Iterator[Database]:
    """The product's own way to it, closed afterwards."""
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL with an office's durability, its socket in a folder of its own."""
    made = start_cluster(OFFICE)
    try:
        yield made
    finally:
        stop_cluster(made)


@contextmanager
def _sqlite() -> Iterator[str]:
    # Not in memory: what is committed is waited for until the disk has it.
    with tempfile.TemporaryDirectory(prefix="dondoc-bench-", dir="/var/tmp") as folder:
        yield f"sqlite:///{Path(folder) / 'dondoc.db'}"


@contextmanager
def _postgresql() -> Iterator[str]:
    with cluster() as made:
        yield made.create("dondoc")

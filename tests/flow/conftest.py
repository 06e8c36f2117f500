from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.chaos.loop_thread import LoopThread
from worker.chaos.own_valkey import OwnValkey
from worker.chaos.postgres import Cluster, start_cluster, stop_cluster
from worker.chaos.smtp_sink import SmtpSink
from worker.migrate import migrate


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[OwnValkey]:
    """A broker that a test may kill."""
    server = OwnValkey(tmp_path / "valkey", file=False)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def own_postgres() -> Iterator[Cluster]:
    """A server that a test may stop, with a migrated database `office`."""
    cluster = start_cluster({"listen_addresses": "", "fsync": "off"})
    try:
        migrate(cluster.create("office"))
        yield cluster
    finally:
        stop_cluster(cluster)


@pytest.fixture
def slow_mail() -> Iterator[SmtpSink]:
    """A mail server that takes letters and holds its answers back until told otherwise."""
    with LoopThread() as loop:
        sink = SmtpSink(loop).start()
        sink.hold()
        yield sink

"""A database that is away is waited for; one that refuses is told at once."""

import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from structlog.testing import capture_logs

from tasks.database import Database, open_database
from tests.support.installation import until
from tests.support.port import free_port
from tests.support.postgres import Cluster
from worker.reach import DatabaseRefused, await_again, await_database, why_away


@contextmanager
def opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    yield database
    database.close()


def nowhere() -> str:
    return f"postgresql+psycopg://dondoc:secret@127.0.0.1:{free_port()}/dondoc"


def hang_up(server: socket.socket) -> None:
    caller, _ = server.accept()
    caller.close()


def test_a_database_that_is_there_is_not_waited_for(database: Database) -> None:
    assert why_away(database) is None
    assert await_database(database, threading.Event())


def test_a_file_is_never_away(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/missing/dondoc.db") as database:
        assert why_away(database) is None


def test_what_does_not_answer_is_away_and_told_without_the_password() -> None:
    with opened(nowhere()) as database:
        reason = why_away(database)
    assert reason
    assert "secret" not in reason


def test_a_missing_database_is_refused_and_so_is_an_unknown_user(postgres_cluster: Cluster) -> None:
    there = postgres_cluster.url("no_such_database")
    for url in (there, there.replace("dondoc@", "nobody_known@")):
        with opened(url) as database, pytest.raises(DatabaseRefused, match=r"^DONDOC_DATABASE_URL: .* does not exist"):
            await_database(database, threading.Event())


def test_who_is_told_to_stop_waits_no_longer() -> None:
    stopping = threading.Event()
    stopping.set()
    with opened(nowhere()) as database, capture_logs() as logs:
        assert not await_database(database, stopping)
    assert [each["event"] for each in logs] == ["database_away"]


def test_a_look_of_a_process_at_work_is_one_connection() -> None:
    stopping = threading.Event()
    stopping.set()
    with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as threads:
        url = f"postgresql+psycopg://dondoc@127.0.0.1:{server.getsockname()[1]}/dondoc?sslmode=disable"
        hung_up = threads.submit(hang_up, server)
        with opened(url) as database, capture_logs() as logs:
            assert not await_again(database, stopping)
        hung_up.result()
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert [each["event"] for each in logs] == ["database_away"]


def test_a_process_at_work_waits_also_for_what_refuses_until_it_is_told_to_stop(postgres_cluster: Cluster) -> None:
    stopping, name = threading.Event(), f"late_{uuid4().hex[:12]}"
    with opened(postgres_cluster.url(name)) as database, ThreadPoolExecutor() as threads, capture_logs() as logs:
        waiting = threads.submit(await_again, database, stopping)
        until(lambda: logs)
        assert not waiting.done()
        postgres_cluster.create(name)
        assert waiting.result(60)
        stopping.set()
        assert not await_again(database, stopping)
    postgres_cluster.drop(name)
    assert [each["event"] for each in logs] == ["database_away"]

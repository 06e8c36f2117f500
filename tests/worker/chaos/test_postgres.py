"""A private PostgreSQL that keeps what was committed, whatever is done to it."""

from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql

from tests.support.port import free_port
from worker.chaos.postgres import DURABLE, OFFICE, Cluster, start_cluster, stop_cluster


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    cluster = start_cluster(DURABLE | {"max_connections": "12"}, free_port())
    cluster.hire()
    yield cluster
    stop_cluster(cluster)


@pytest.fixture
def name(cluster: Cluster) -> Iterator[str]:
    cluster.create("office", owner=OFFICE)
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE kept (number int)")
    yield "office"
    cluster.drop("office")


def connect(cluster: Cluster, name: str = "office") -> psycopg.Connection:
    url = cluster.office_url(name, cluster.port).replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)


def count(cluster: Cluster) -> int:
    with connect(cluster) as connection:
        found = connection.execute(sql.SQL("SELECT count(*) FROM kept")).fetchone()
    assert found is not None
    return int(found[0])


def keep(connection: psycopg.Connection) -> None:
    connection.execute("INSERT INTO kept VALUES (1)")


def test_what_was_committed_survives_a_restart_and_a_crash(cluster: Cluster, name: str) -> None:
    with connect(cluster) as connection:
        keep(connection)
    cluster.restart()
    with connect(cluster) as connection:
        keep(connection)
    cluster.crash()
    with pytest.raises(psycopg.OperationalError):
        connect(cluster)
    cluster.start()
    assert count(cluster) == 2


def test_a_copy_that_crashes_gives_no_number_twice(cluster: Cluster, name: str) -> None:
    with connect(cluster) as connection:
        connection.execute("CREATE TABLE numbered (id serial PRIMARY KEY)")
        number(connection)
    cluster.copy(name, "copy")
    with connect(cluster, "copy") as connection:
        number(connection)
    cluster.crash()
    cluster.start()
    with connect(cluster, "copy") as connection:
        number(connection)
    cluster.drop("copy")


def number(connection: psycopg.Connection) -> None:
    connection.execute("INSERT INTO numbered DEFAULT VALUES")


def test_connections_that_are_terminated_are_gone_and_new_ones_come_in(cluster: Cluster, name: str) -> None:
    old = connect(cluster)
    assert cluster.terminate(name) == 1
    with pytest.raises(psycopg.OperationalError):
        keep(old)
    with connect(cluster) as new:
        keep(new)


def test_while_all_connections_are_taken_open_ones_go_on(cluster: Cluster, name: str) -> None:
    with connect(cluster) as old:
        with cluster.exhausted() as taken:
            assert taken > 0
            with pytest.raises(psycopg.OperationalError, match=r"reserved|too many"):
                connect(cluster)
            keep(old)
        assert count(cluster) == 1

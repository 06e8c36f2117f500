"""Pokes over a real broker, to a real Celery worker; and a broker that hangs hangs nobody."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Queue
from threading import Thread

import pytest
import redis
from celery import Celery
from celery.contrib.testing.worker import start_worker
from kombu import pools
from kombu.exceptions import OperationalError

from tests.support.port import free_port
from tests.support.valkey import Valkey, running_valkey
from worker.app import QUEUE, make_app
from worker.jobs import BEHIND, DELIVER, publisher, queue_is_empty, register

PATIENCE = 60.0


@contextmanager
def delivering(app: Celery) -> Iterator[None]:
    with start_worker(app, pool="threads", concurrency=2, perform_ping_check=False, loglevel="ERROR", queues=[QUEUE]):
        yield


def test_what_is_published_is_delivered_by_the_dozen_and_in_full(broker_url: str) -> None:
    app, arrived = make_app(broker_url), Queue[list[int]]()
    register(app, DELIVER, arrived.put)
    publish = publisher(app)
    sent = [[number, number + 1] for number in range(0, 40, 2)]
    with delivering(app):
        for ids in sent:
            publish(ids)
        assert sorted(arrived.get(timeout=PATIENCE) for _ in sent) == sent


def test_a_queue_is_empty_once_its_pokes_are_fetched_and_not_known_to_be_while_the_broker_is_away(
    broker_url: str,
) -> None:
    app, arrived = make_app(broker_url), Queue[list[int]]()
    register(app, DELIVER, arrived.put)
    assert queue_is_empty(app)
    publisher(app)([7])
    assert not queue_is_empty(app)
    with delivering(app):
        arrived.get(timeout=PATIENCE)
        assert queue_is_empty(app)
    assert not queue_is_empty(make_app(f"redis://127.0.0.1:{free_port()}/0"))


def test_what_is_published_while_nobody_listens_waits_for_the_worker(broker_url: str) -> None:
    app, arrived = make_app(broker_url), Queue[list[int]]()
    register(app, DELIVER, arrived.put)
    publisher(make_app(broker_url))([7])
    with delivering(app):
        assert arrived.get(timeout=PATIENCE) == [7]


def test_of_pokes_that_wait_those_ahead_go_first_and_the_queue_is_empty_when_all_are_fetched(broker_url: str) -> None:
    app, arrived = make_app(broker_url), Queue[list[int]]()
    register(app, DELIVER, arrived.put)
    for ids in ([1], [2]):
        publisher(app, priority=BEHIND)(ids)
    assert not queue_is_empty(app)
    publisher(app)([7])
    with start_worker(app, pool="threads", concurrency=1, perform_ping_check=False, loglevel="ERROR", queues=[QUEUE]):
        assert [arrived.get(timeout=PATIENCE) for _ in range(3)] == [[7], [1], [2]]
        assert queue_is_empty(app)


def test_a_job_that_fails_keeps_nobody_else_waiting(broker_url: str) -> None:
    app, arrived = make_app(broker_url), Queue[list[int]]()

    def deliver(ids: list[int]) -> None:
        if ids == [1]:
            raise RuntimeError("poison")
        arrived.put(ids)

    register(app, DELIVER, deliver)
    publish = publisher(app)
    with delivering(app):
        publish([1])
        publish([2])
        assert arrived.get(timeout=PATIENCE) == [2]


def test_a_message_is_ids_in_json_under_our_own_prefix(broker_url: str) -> None:
    publisher(make_app(broker_url))([3, 5])
    with redis.Redis.from_url(broker_url) as client:
        keys = [key.decode() for key in client.scan_iter()]
        assert keys
        assert all(key.startswith("dondoc:") for key in keys)
        (message,) = client.lrange(f"dondoc:{QUEUE}", 0, -1)
    assert DELIVER.encode() in message
    assert b'"content-type": "application/json"' in message


def test_nothing_is_kept_in_the_broker_after_a_job(broker_url: str) -> None:
    app, arrived = make_app(broker_url), Queue[list[int]]()
    register(app, DELIVER, arrived.put)
    with delivering(app):
        publisher(app)([1])
        arrived.get(timeout=PATIENCE)
    with redis.Redis.from_url(broker_url) as client:
        assert not [key for key in client.scan_iter() if b"result" in key or b"celery-task-meta" in key]
        assert client.llen(f"dondoc:{QUEUE}") == 0


def test_a_broker_that_is_away_is_an_error_at_once() -> None:
    with pytest.raises(OperationalError):
        publisher(make_app(f"redis://127.0.0.1:{free_port()}/0"))([1])


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Valkey]:
    """A server that a test may freeze."""
    with running_valkey(tmp_path) as server:
        yield server
        pools.reset()


@contextmanager
def frozen(url: str) -> Iterator[None]:
    with redis.Redis.from_url(url) as client:
        process = int(client.info("server")["process_id"])
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


@pytest.mark.parametrize("warm", [True, False], ids=["connected before", "connects now"])
def test_a_broker_that_hangs_is_an_error_and_not_a_hang(own_valkey: Valkey, warm: bool) -> None:
    url = own_valkey.url()
    publish = publisher(make_app(url))
    if warm:
        publish([1])
    with frozen(url):
        outcome: Queue[BaseException | None] = Queue()

        def try_it() -> None:
            try:
                publish([2])
            except OperationalError as error:
                outcome.put(error)

        Thread(target=try_it, daemon=True).start()
        assert isinstance(outcome.get(timeout=PATIENCE), OperationalError)
    publish([3])

"""Pokes to oneself, over a real broker and a real Celery worker."""

from queue import Queue

import redis
from celery.contrib.testing.worker import start_worker

from tests.support.port import free_port
from worker.app import QUEUE, make_app
from worker.echo import EXPIRES, Echo
from worker.jobs import DELIVER, register

PATIENCE = 60.0


def test_a_poke_comes_back_to_the_process_that_wrote_it(broker_url: str) -> None:
    app, other = make_app(broker_url), Echo(make_app(broker_url))
    register(app, DELIVER, Queue[list[int]]().put)
    echo = Echo(app)
    with start_worker(app, pool="threads", concurrency=1, perform_ping_check=False, loglevel="ERROR", queues=[QUEUE]):
        assert other.poke()
        assert echo.poke()
        assert echo.heard.wait(PATIENCE)
        assert not echo.busy()
    assert not other.heard.is_set()


def test_what_nobody_comes_for_leaves_no_key_for_ever(broker_url: str) -> None:
    assert Echo(make_app(broker_url)).poke()
    with redis.Redis.from_url(broker_url) as client:
        kept = {key: client.pttl(key) for key in client.scan_iter()}
    assert len(kept) == 1
    assert all(0 < milliseconds <= EXPIRES * 1000 for milliseconds in kept.values())


def test_a_broker_that_is_away_takes_no_poke() -> None:
    assert not Echo(make_app(f"redis://127.0.0.1:{free_port()}/0")).poke()

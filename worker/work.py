"""The worker: a Celery process whose threads deliver letters."""

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import takewhile
from pathlib import Path

import structlog
from celery import Celery, signals

from worker.alive import STALE_SECONDS, Alive
from worker.app import QUEUE, make_app
from worker.capture import Capture
from worker.jobs import register
from worker.wiring import Wiring

log = structlog.get_logger(__name__)


def run_worker(wiring: Wiring) -> None:
    """Deliver until told to stop; letters under way end first."""
    settings = wiring.settings
    broker = wiring.broker()
    url = broker.start() if broker else settings.broker_url.get_secret_value()
    capture = None if settings.smtp_url.get_secret_value() else Capture(settings.home, wiring.clock.now)
    channels = wiring.open_channels(capture.start() if capture else settings.smtp_url.get_secret_value())
    try:
        app = make_app(url)
        register(app, _until_told_to_stop(wiring.delivery(channels).deliver))
        with _beating(settings.home):
            _consume(app, settings.worker_threads)
    finally:
        for channel in channels.values():
            channel.close()
        if capture:
            capture.stop()
        if broker:
            broker.stop()
        wiring.database.close()


def _until_told_to_stop(deliver: Callable[[Iterable[int]], None]) -> Callable[[list[int]], None]:
    stopping = threading.Event()
    signals.worker_shutting_down.connect(lambda **_kwargs: stopping.set(), weak=False)
    return stoppable(deliver, stopping)


def stoppable(deliver: Callable[[Iterable[int]], None], stopping: threading.Event) -> Callable[[list[int]], None]:
    """Deliver ids until told to stop: a letter under way ends, the rest of its dozen waits for the next poke."""

    def deliver_until_stopped(ids: list[int]) -> None:  # by name: Celery writes its signature out and compiles it
        deliver(takewhile(lambda _id: not stopping.is_set(), ids))

    return deliver_until_stopped


def _consume(app: Celery, threads: int) -> None:
    # Celery would rearrange the logs of the process; this tells it that somebody already has.
    signals.setup_logging.connect(lambda **_kwargs: None, weak=False)
    arguments = ["--pool=threads", f"--concurrency={threads}", f"--queues={QUEUE}", "--loglevel=INFO"]
    app.worker_main(["--quiet", "worker", *arguments, "--without-gossip", "--without-mingle", "--without-heartbeat"])


@contextmanager
def _beating(home: Path) -> Iterator[None]:
    alive, ended = Alive(home, "worker"), threading.Event()

    def beat() -> None:
        while not ended.is_set():
            alive.beat()
            ended.wait(STALE_SECONDS / 4)

    thread = threading.Thread(target=beat, name="alive", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()

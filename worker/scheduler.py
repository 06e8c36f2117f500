"""The alarm clock: rings for the daily slots, the relay and the reaper. It remembers nothing; rows do."""

import signal
import threading
from collections.abc import Callable

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from worker.alive import Alive
from worker.app import make_app
from worker.daily import daily_slots, run_daily
from worker.jobs import publisher
from worker.loop import going_on
from worker.reaper import reap
from worker.relay import poke_due
from worker.wiring import Wiring

log = structlog.get_logger(__name__)


def run_scheduler(wiring: Wiring) -> None:
    """Ring until told to stop; the turn under way ends first."""
    broker = wiring.broker()
    url = broker.start() if broker else wiring.settings.broker_url.get_secret_value()
    publish = publisher(make_app(url))
    slots = daily_slots(wiring.settings.remind_at, wiring.settings.digest_at)
    alive = Alive(wiring.settings.home, "scheduler")
    clock, database, desk, timing = wiring.clock, wiring.database, wiring.desk, wiring.timing
    rings: list[tuple[str, float, Callable[[], object]]] = [
        # First: what a dead process still holds from yesterday shall go with today's letter.
        ("reaper", timing.ring_reaper, lambda: reap(database, desk, clock.now(), timing)),
        ("daily", timing.ring_daily, lambda: run_daily(database, desk, slots, clock.now())),
        (
            "relay",
            timing.ring_relay,
            lambda: alive.beat(poke_due(database, desk, publish, clock.now(), timing.poke_again)),
        ),
    ]
    if broker:
        rings.append(("broker", timing.ring_broker, broker.watch))
    try:
        _ring(rings)
    finally:
        if broker:
            broker.stop()
        database.close()


def _ring(rings: list[tuple[str, float, Callable[[], object]]]) -> None:
    stopping = threading.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: stopping.set())
    scheduler = BackgroundScheduler(
        timezone="UTC", job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    for name, seconds, step in rings:
        turn = going_on(name, step)
        turn()  # at once: whoever starts it does not wait for the first ring
        scheduler.add_job(turn, "interval", seconds=seconds, id=name)
    scheduler.start()
    log.info("scheduler_started")
    stopping.wait()
    scheduler.shutdown()  # waits for the turn under way
    log.info("scheduler_stopped")

"""The alarm clock: rings for the daily slots, the relay, the reaper and the auditor. It remembers nothing; rows do."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import structlog
from celery import Celery

from tasks.audit.audit import Expected
from tasks.divert import divert
from tasks.tick import AUDITOR
from worker.alarm import ring_until
from worker.alive import Alive
from worker.app import make_app
from worker.auditor import expect, longest, watch
from worker.daily import daily_slots, run_daily
from worker.escalate import escalate_now
from worker.feed import tell
from worker.inbox import poke_inbox
from worker.jobs import BEHIND, HEAR, Job, publisher, queue_is_empty
from worker.knocks import Knocks
from worker.last_call import LastCall
from worker.leader import Leader
from worker.loop import going_on
from worker.news import enclose_news
from worker.noted_settings import note
from worker.progress import Progress
from worker.reach import await_database
from worker.reaper import reap_silent
from worker.relay import poke_due
from worker.ring import Ring, led
from worker.timing import Timing
from worker.wiring import Wiring
from worker.zalo.freshness import keep_fresh

log = structlog.get_logger(__name__)
LOOK_SECONDS = 1.0
ZALO_SECONDS = 60.0


def run_scheduler(wiring: Wiring) -> None:
    """Ring until told to stop; the turn under way ends first. A database that is away is waited for."""
    last_call = LastCall(wiring.timing.stop_within)
    last_call.enforce()
    last_call.hear()
    broker = wiring.broker()
    url = broker.start() if broker else wiring.settings.broker_url.get_secret_value()
    leader = Leader(wiring.database, wiring.timing.leadership)
    alive = Alive(wiring.settings.home, "scheduler")
    app = make_app(url)
    relay = _relay(wiring, app)
    knocks = Knocks(wiring.database, last_call.told)
    rings = [*_rings(wiring, relay), *_answering(wiring, publisher(app, HEAR), relay, knocks.wait)]
    progress = Progress(allowed(rings, wiring.timing))
    rings = [led(each, leader, progress, wiring.database) for each in rings]
    rings.append(Ring("alive", LOOK_SECONDS, lambda: see_to(leader, progress, alive)))
    if broker:
        rings.append(Ring("broker", wiring.timing.ring_broker, broker.watch))
    try:
        if await_database(wiring.database, last_call.told):
            going_on("settings", partial(note, wiring))()
            ring_until(last_call.told, rings)
            going_on("resign", leader.resign)()
    finally:
        if broker:
            broker.stop()
        knocks.close()
        wiring.zalo_account.close()
        wiring.database.close()


def _relay(wiring: Wiring, app: Celery) -> Callable[[], int]:
    step = partial(
        poke_due,
        wiring.database,
        wiring.desk,
        publisher(app, priority=BEHIND),
        timing=wiring.timing,
        queue_is_empty=partial(queue_is_empty, app),
        publish_ahead=publisher(app),
    )
    return lambda: step(wiring.clock.now())


def _rings(wiring: Wiring, relay: Callable[[], int]) -> list[Ring]:
    """What the leading scheduler does."""
    slots = daily_slots(wiring.settings.remind_at, wiring.settings.digest_at)
    clock, database, desk, timing = wiring.clock, wiring.database, wiring.desk, wiring.timing
    return [
        # First: what a dead process still holds from yesterday shall go with today's letter.
        Ring("reaper", timing.ring_reaper, lambda: reap_silent(database, desk, clock.now(), timing)),
        Ring("daily", timing.ring_daily, lambda: run_daily(database, desk, slots, clock.now())),
        Ring("escalate", timing.ring_escalate, lambda: escalate_now(database, desk, clock.now())),
        Ring("relay", timing.ring_relay, relay),
        _auditor(wiring, expect(slots, timing)),
        *_zalo(wiring),
    ]


def _answering(wiring: Wiring, publish: Job, relay: Callable[[], int], knocked: Callable[[float], bool]) -> list[Ring]:
    """What the leading scheduler does for letters that meet a channel's end, for whoever writes to us or subscribed."""
    clock, database, desk = wiring.clock, wiring.database, wiring.desk

    inbox = Ring("inbox", wiring.timing.ring_relay, lambda: poke_inbox(database, publish, clock))
    feed = Ring("feed", wiring.timing.ring_feed, lambda: tell(database, desk, clock.now()))
    # Whoever is told of what just happened does not wait for the relay's own turn.
    tell_news = Ring(
        "news",
        wiring.timing.ring_feed,  # for what was not heard
        lambda: enclose_news(database, desk, clock.now()) and relay(),
        knocked=knocked,
    )
    return [
        inbox,
        feed,
        tell_news,
        Ring("divert", wiring.timing.ring_divert, lambda: divert(database, desk, clock.now())),
    ]


def _zalo(wiring: Wiring) -> list[Ring]:
    """Nothing for an office whose Zalo needs no renewal. Not at once: while Zalo keeps silent the others would wait."""
    if not wiring.settings.zalo_by_consent:
        return []
    refresher = wiring.zalo_account.refresher
    return [Ring("zalo", ZALO_SECONDS, lambda: keep_fresh(refresher, wiring.clock.now()), at_once=False)]


def _auditor(wiring: Wiring, expected: Expected) -> Ring:
    """Not at once: what the rows say at the start, they say of the time when nobody rang."""
    clock, database, desk, heartbeat = wiring.clock, wiring.database, wiring.desk, wiring.heartbeat
    step = partial(watch, database, desk, expected, heartbeat)
    return Ring(AUDITOR, wiring.timing.ring_auditor, lambda: step(clock.now()), at_once=False)


def allowed(rings: list[Ring], timing: Timing) -> dict[str, timedelta]:
    """How long each loop of this process may be without a good turn: those that the auditor expects to turn."""
    expected = longest(timing)
    return {each.name: expected[each.name] for each in rings if each.name in expected}


def see_to(leader: Leader, progress: Progress, alive: Alive) -> None:
    """Say that this process works; one that leads and does not lets another lead."""
    leads = leader.leads()
    if not progress.stuck():
        alive.beat()
    elif leads and (stuck := progress.stuck(leader.leads_since)):
        log.error("stands_back", stuck=stuck)
        leader.stand_back()

"""The worker: a Celery process whose threads deliver letters."""

import signal
import sys
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from functools import partial
from itertools import takewhile

import structlog
from celery import Celery, signals
from celery.worker import state

from notifiers.channel import Channel
from worker.alive import Alive
from worker.app import QUEUE, make_app
from worker.capture import Capture
from worker.echo import Echo
from worker.incarnation import beating
from worker.jobs import DELIVER, HEAR, Job, register
from worker.last_call import PARTLY, LastCall, from_handlers
from worker.last_call_channel import LastCallChannel
from worker.loop import turning
from worker.reach import await_again, await_database
from worker.self_poke import SelfPoke
from worker.ticking import WORKER, Ticking
from worker.wiring import Wiring

log = structlog.get_logger(__name__)


def run_worker(wiring: Wiring) -> None:
    """Deliver until told to stop; letters under way end first.

    Raises:
        SystemExit: it ended, not by being told to, or not in time; its supervisor starts it anew.
    """
    last_call = LastCall(wiring.timing.stop_within, wiring.timing.wire_within)
    last_call.enforce()
    _hear(last_call)
    code = 0
    with ExitStack() as stack:
        stack.callback(wiring.database.close)
        if await_database(wiring.database, last_call.told):
            url = _start_broker(wiring, stack)
            app = make_app(url)
            stack.callback(wiring.zalo_account.close)
            channels = _open_channels(wiring, stack)
            guarded = {name: LastCallChannel(channel, last_call) for name, channel in channels.items()}
            subscribers = wiring.subscribers(lambda channel: LastCallChannel(channel, last_call))
            stack.callback(subscribers.close)
            delivery = wiring.delivery(guarded, last_call.told, subscribers)
            register(app, DELIVER, by_name(delivery.deliver))
            may_begin = partial(await_again, wiring.database, last_call.told)
            register(app, HEAR, stoppable(wiring.inbox(guarded, last_call.told).work, may_begin))
            inquiry = wiring.inquiry(channels)
            stack.enter_context(turning("inquiry", inquiry.turn, wiring.timing.ring_inquiry))
            if stream := wiring.event_stream(url, last_call.told):
                stack.enter_context(turning("event stream", stream.turn, wiring.timing.ring_stream))
            _look_after(app, wiring, last_call, stack)
            stack.enter_context(beating(wiring.database, wiring.incarnation, wiring.timing.beat))
            code = _consume(app, wiring.settings.worker_threads)
    if code:
        sys.exit(code)


def by_name(work: Job) -> Job:
    """As a function of its own: Celery writes its signature out and compiles it."""

    def work_ids(ids: list[int]) -> None:
        work(ids)

    return work_ids


def stoppable(work: Callable[[Iterable[int]], None], may_begin: Callable[[], bool]) -> Job:
    """Work ids until none may begin: what is under way ends, the rest waits for the next poke."""

    def work_until_stopped(ids: list[int]) -> None:
        if may_begin():
            work(takewhile(lambda _id: may_begin(), ids))

    return by_name(work_until_stopped)


def _hear(last_call: LastCall) -> None:
    """Celery hears signals once it has started; until then they are heard here, and it stops as it starts."""
    tell = from_handlers(last_call.tell)

    def stop(*_: object) -> None:
        state.should_stop = 0
        tell()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stop)
    signals.worker_shutting_down.connect(lambda **_kwargs: tell(), weak=False)


def _start_broker(wiring: Wiring, stack: ExitStack) -> str:
    broker = wiring.broker()
    if broker is None:
        return wiring.settings.broker_url.get_secret_value()
    stack.callback(broker.stop)
    url = broker.start()
    # Whoever owns it starts it again, and that may be this process.
    stack.enter_context(turning("broker", broker.watch, wiring.timing.ring_broker))
    return url


def _open_channels(wiring: Wiring, stack: ExitStack) -> dict[str, Channel]:
    url = wiring.settings.smtp_url.get_secret_value()
    if not url:
        capture = Capture(wiring.settings.home, wiring.clock.now)
        url = capture.start()
        stack.callback(capture.stop)
    channels = wiring.open_channels(url)
    for channel in channels.values():
        stack.callback(channel.close)
    return channels


def _look_after(app: Celery, wiring: Wiring, last_call: LastCall, stack: ExitStack) -> None:
    """Say now and then that this process works, and end it when it does not."""
    alive, echo = Alive(wiring.settings.home, "worker"), Echo(app)
    poke = SelfPoke(echo.poke, echo.busy, wiring.timing.self_poke_patience, echo.heard)
    ticking = Ticking(wiring.database, WORKER)

    def look() -> None:
        if last_call.told.is_set():
            return
        works = poke.turn()
        if works:
            alive.beat()
        if poke.lost:
            log.critical("broker_connection_dead", pokes=poke.unheard)
            state.should_stop = PARTLY
            last_call.tell()
        if works:
            ticking.turned()  # last: a database that is away keeps none of the others

    alive.beat()  # while it starts, too
    stack.enter_context(turning("self poke", look, wiring.timing.self_poke_every))


def _consume(app: Celery, threads: int) -> int:
    """The exit code once Celery has stopped."""
    # Celery would rearrange the logs of the process; this tells it that somebody already has.
    signals.setup_logging.connect(lambda **_kwargs: None, weak=False)
    worker = app.Worker(
        pool_cls="threads",
        concurrency=threads,
        queues=[QUEUE],
        loglevel="INFO",
        quiet=True,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
    )
    worker.start()
    return worker.exitcode or 0

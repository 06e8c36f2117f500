"""Builds a house around one experiment, and takes it down again whatever happened in it."""

import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tasks.clock import SystemClock
from tasks.database import Database, open_database
from worker.chaos.broker_rig import BrokerRig
from worker.chaos.crew import Crew
from worker.chaos.embedded_valkey import EmbeddedValkey
from worker.chaos.environment import Addresses, environment
from worker.chaos.expected import expected_of
from worker.chaos.experiment import Experiment
from worker.chaos.fault_proxy import FaultProxy
from worker.chaos.filling import FRIDAY, MORNING, TODAY, Filling
from worker.chaos.free_port import free_port
from worker.chaos.ground import SQLITE, Ground, Site
from worker.chaos.house import House
from worker.chaos.http_sink import HttpSink
from worker.chaos.loop_thread import LoopThread
from worker.chaos.moved_clock import MovedClock
from worker.chaos.own_valkey import OwnValkey
from worker.chaos.smtp_sink import SmtpSink
from worker.chaos.subscriber import subscribe_to_all
from worker.chaos.zalo_consent import app_settings, consent, let_follow
from worker.chaos.zalo_sink import ZaloSink
from worker.settings import environment_of


@dataclass(frozen=True)
class Terms:
    """What all experiments of a run share. `folder` is where their homes and logs go."""

    ground: Ground
    folder: Path
    seed: int
    quick: bool
    tell: Callable[[str], None]


@contextmanager
def built(terms: Terms, experiment: Experiment) -> Iterator[House]:
    """The house, with everything open but the crew, which the experiment starts."""
    with ExitStack() as undo:
        yield _Building(terms, experiment, undo).house()


class _Building:
    def __init__(self, terms: Terms, experiment: Experiment, undo: ExitStack) -> None:
        self._terms = terms
        self._experiment = experiment
        self._undo = undo
        self._letters = experiment.size(quick=terms.quick)
        deadline = FRIDAY if experiment.every_kind else TODAY
        self._filling = Filling(
            self._letters, experiment.tasks, experiment.zalo, deadline=deadline, heads=experiment.every_kind
        )
        self._home = terms.folder / experiment.name
        self._home.mkdir()
        self._loop = undo.enter_context(LoopThread())

    def house(self) -> House:
        terms, experiment = self._terms, self._experiment
        site, broker = self._site(), self._broker()
        seconds = experiment.seconds / (4 if terms.quick else 1)
        smtp = SmtpSink(self._loop, terms.seed, seconds).start()
        http = HttpSink(self._loop, terms.seed, seconds).start()
        web_port = free_port()
        clock = MovedClock(self._home / "moved", (MORNING - SystemClock().now()).total_seconds())
        zalo = self._zalo(web_port, clock)
        smtp_line, http_line = self._line(smtp.port), self._line(zalo.port if experiment.phones else http.port)
        broker_line = self._line(broker.port) if broker.port else None
        database_line = self._line(site.port) if site.port else None
        where = Addresses(
            home=self._home,
            database_url=site.office(database_line.port) if database_line else site.url,
            broker_url=f"redis://127.0.0.1:{broker_line.port}/0" if broker_line else "",
            smtp_port=smtp_line.port,
            http_port=http_line.port,
            web_port=web_port,
        )
        database = self._database(site)
        settings = self._open_account(zalo, database, clock) if experiment.phones else {}
        if experiment.every_kind:
            settings |= subscribe_to_all(database, http_line.port, clock.now())
        token = experiment.zalo > 0 and not experiment.phones
        given = environment(where, clock.offset_seconds, settings | experiment.settings, zalo=token)
        return House(
            experiment=experiment,
            letters=self._letters,
            home=self._home,
            site=site,
            database=database,
            address=f"http://127.0.0.1:{where.web_port}",
            smtp=smtp,
            http=http,
            zalo=zalo,
            smtp_line=smtp_line,
            http_line=http_line,
            broker_line=broker_line,
            database_line=database_line,
            broker=broker,
            cluster=terms.ground.cluster,
            terminate=partial(terms.ground.terminate, site),
            crew=self._crew(given, clock),
            clock=clock,
            expected=expected_of(self._filling),
            dice=random.Random(f"{terms.seed} {experiment.name}"),  # noqa: S311 - dice, not secrets
            tell=terms.tell,
            quick=terms.quick,
        )

    def _site(self) -> Site:
        site = self._terms.ground.fresh(f"office_{self._experiment.name}", self._filling)
        self._undo.callback(self._terms.ground.give_up, site)
        return site

    def _broker(self) -> BrokerRig:
        broker: BrokerRig = EmbeddedValkey(self._home)
        if self._terms.ground.kind != SQLITE:
            broker = OwnValkey(self._home / "valkey", file=self._experiment.file)
        self._undo.callback(broker.stop)
        broker.start()
        return broker

    def _line(self, target: int) -> FaultProxy:
        proxy = FaultProxy(self._loop, target).start()
        self._undo.callback(proxy.close)
        return proxy

    def _zalo(self, web_port: int, clock: MovedClock) -> ZaloSink:
        sink = ZaloSink(f"http://127.0.0.1:{web_port}/zalo/webhook", clock.now)
        self._undo.callback(sink.stop)
        return sink.start()

    def _open_account(self, zalo: ZaloSink, database: Database, clock: MovedClock) -> dict[str, str]:
        """Everybody follows it, and the office has its tokens; the settings that name it."""
        consent(database, zalo.account, clock.now())
        let_follow(zalo.account, range(1, self._letters + 1), clock.now())
        return app_settings(zalo.account, self._home)

    def _database(self, site: Site) -> Database:
        database = open_database(site.url)
        self._undo.callback(database.close)
        return database

    def _crew(self, given: Mapping[str, str], clock: MovedClock) -> Crew:
        crew = Crew(environment_of(given), self._home, clock.path, lease=self._experiment.lease)
        self._undo.callback(crew.end)
        return crew

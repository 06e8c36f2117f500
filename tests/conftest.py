"""What every test may ask for: real databases, a real broker, a real mail server, a real HTTP peer."""

import os
import shutil
import ssl
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import trustme
from hypothesis import HealthCheck, Phase, settings
from kombu import pools
from sqlalchemy import event, text

from tasks.calendar_file import DayKind
from tasks.calendar_seed import seeded_days
from tasks.database import Database, open_database
from tasks.workdays import Calendar, calendar_of
from tests.support.compiled import compile_once
from tests.support.http import HttpPeer
from tests.support.logs import plain_logging
from tests.support.memory import prefer_memory
from tests.support.postgres import Cluster, Reused, start_cluster, stop_cluster
from tests.support.shared import left_behind, new_folder, started_once
from tests.support.smtp import SmtpSink
from tests.support.valkey import Valkey, running_valkey
from worker.migrate import migrate

# A machine under load is slow, and that is no fault of what is tested. A history takes a second to play, so that making
# a failing one smaller would take longer than all tests: for that, ask for `--hypothesis-profile default`.
settings.register_profile(
    "dondoc",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    phases=[each for each in Phase if each != Phase.shrink],
)
settings.load_profile("dondoc")
SHARED = pytest.StashKey[Path]()
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--write-letters",
        action="store_true",
        help="write what letters say now into tests/letters/, to be read and kept",
    )
    parser.addoption(
        "--write-openapi", action="store_true", help="write what the API says of itself now into docs/openapi.json"
    )


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests of real processes spend much of their time waiting for them."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure(config: pytest.Config) -> None:
    prefer_memory()
    plain_logging()
    compile_once()
    given: dict[str, Any] | None = getattr(config, "workerinput", None)
    folder = given["shared_folder"] if given else new_folder()
    config.stash[SHARED] = Path(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """The controller tells each xdist worker where what they share is noted."""
    node.workerinput["shared_folder"] = str(node.config.stash[SHARED])


def pytest_unconfigure(config: pytest.Config) -> None:
    """The controller outlives its workers, so it is the one to stop what they share."""
    if hasattr(config, "workerinput") or SHARED not in config.stash:
        return
    for folder in left_behind():
        _clear(folder)
    _clear(config.stash[SHARED])


def _clear(folder: Path) -> None:
    if (folder / "postgres.json").exists():
        stop_cluster(_cluster(folder))
    shutil.rmtree(folder, ignore_errors=True)


def _cluster(shared: Path) -> Cluster:
    found = started_once(shared, "postgres", lambda: {"folder": str(start_cluster().folder)})
    return Cluster(Path(found["folder"]))


@pytest.fixture(scope="session")
def postgres_cluster(pytestconfig: pytest.Config) -> Cluster:
    """The session's PostgreSQL, started by whichever worker needs it first."""
    return _cluster(pytestconfig.stash[SHARED])


@pytest.fixture(scope="session")
def postgres_template(postgres_cluster: Cluster) -> str:
    """Name of a migrated database, copied for each test: migrations run once a worker."""
    name = f"template_{uuid4().hex[:12]}"
    migrate(postgres_cluster.create(name))
    return name


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    migrate(f"sqlite:///{path}")
    return path


@pytest.fixture
def new_postgres(postgres_cluster: Cluster) -> Iterator[Callable[[str], str]]:
    """Make a database from a template; give its URL; drop it after the test."""
    made: list[str] = []

    def make(template: str) -> str:
        made.append(f"test_{uuid4().hex[:12]}")
        return postgres_cluster.create(made[-1], template)

    yield make
    for name in made:
        postgres_cluster.drop(name)


@pytest.fixture(scope="session")
def reused_postgres(postgres_cluster: Cluster, postgres_template: str) -> Reused:
    return Reused(postgres_cluster, postgres_template, f"test_{uuid4().hex[:12]}")


@pytest.fixture
def postgres_url(reused_postgres: Reused) -> str:
    """URL of an empty, migrated PostgreSQL database."""
    return reused_postgres.emptied()


@pytest.fixture
def waits(postgres_url: str) -> Callable[[], bool]:
    """Whether somebody waits for somebody else in this test's database."""
    database = open_database(postgres_url)

    def look() -> bool:
        with database.read() as session:
            found = session.scalar(text(WAITING))
        database.close()
        return bool(found)

    return look


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """URL of a fresh, migrated SQLite database."""
    path = tmp_path / "dondoc.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """URL of a fresh, migrated database: the test runs once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """URL of a database without any table, for tests of the migrations themselves."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    make: Callable[[str], str] = request.getfixturevalue("new_postgres")
    return make("template1")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A fresh, migrated database: the test runs once on SQLite and once on PostgreSQL."""
    opened = _without_waiting(open_database(database_url))
    yield opened
    opened.close()


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A fresh, migrated SQLite database, where one kind is enough."""
    opened = _without_waiting(open_database(sqlite_url))
    yield opened
    opened.close()


def _without_waiting(opened: Database) -> Database:
    """A test's database need not outlive the machine's power: SQLite waits for no disk, as the tests' PostgreSQL."""
    if opened.engine.dialect.name == "sqlite":
        event.listen(opened.engine, "connect", lambda made, _record: made.execute("PRAGMA synchronous = OFF"))
    return opened


@pytest.fixture(scope="session")
def valkey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    with running_valkey(tmp_path_factory.mktemp("valkey")) as server:
        yield server


@pytest.fixture
def broker_url(valkey: Valkey) -> Iterator[str]:
    """URL of an empty Redis database that no other test uses. What kombu keeps open to it is closed after the test."""
    yield valkey.url()
    pools.reset()


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    """A mail server without TLS or login. For those: `SmtpSink(tls=…, login=…).start()`."""
    sink = SmtpSink().start()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def calendar2026() -> Calendar:
    """Days off and made up of 2025 to 2027, as a new installation knows them."""
    days = seeded_days([2025, 2026, 2027])
    made_up = {day.day for day in days if day.kind == DayKind.MADE_UP}
    return calendar_of({day.day for day in days} - made_up, made_up, date(2027, 12, 31))


@pytest.fixture(scope="session")
def tls() -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """The contexts of a server named localhost or 127.0.0.1 and of a client that trusts it."""
    authority = trustme.CA()
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.create_default_context()
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(server)
    authority.configure_trust(client)
    return server, client


@pytest.fixture
def http_peer() -> Iterator[HttpPeer]:
    peer = HttpPeer().start()
    yield peer
    peer.stop()

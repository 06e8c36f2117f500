"""Where the databases of the experiments stand: each gets a fresh one, copied from an office that was filled once."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from tasks.calendar_day import seed
from tasks.database import Database, open_database
from worker.chaos.claim_notes import note_claims
from worker.chaos.filling import MORNING, Filling, fill
from worker.chaos.postgres import OFFICE, Cluster
from worker.migrate import migrate

SQLITE, POSTGRESQL = "sqlite", "postgresql"


@dataclass(frozen=True)
class Site:
    """One experiment's database. `url` is ours and goes past every proxy.

    `port` is where a server listens, None where there is none. `office` makes of a port the URL for an office that
    comes through a proxy there.
    """

    name: str
    url: str
    port: int | None = None
    office: Callable[[int], str] = lambda _port: ""


class Ground(Protocol):
    kind: str

    @property
    def cluster(self) -> Cluster | None:
        """The server, where it is ours to restart and to crash."""

    def fresh(self, name: str, filling: Filling) -> Site:
        """A database of its own with this filling."""

    def give_up(self, site: Site) -> None:
        """Remove it again."""

    def terminate(self, site: Site) -> int:
        """End every connection of the office to it at once; how many there were, always 0 without a server."""


class SqliteGround:
    kind = SQLITE
    cluster = None

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._templates: dict[Filling, Path] = {}

    def fresh(self, name: str, filling: Filling) -> Site:
        if filling not in self._templates:
            path = self._templates[filling] = self._folder / f"template-{len(self._templates)}.db"
            build(f"sqlite:///{path}", filling)
        copy = self._folder / f"{name}.db"
        shutil.copy(self._templates[filling], copy)
        return Site(name, f"sqlite:///{copy}")

    def give_up(self, site: Site) -> None:
        for path in self._folder.glob(f"{site.name}.db*"):
            path.unlink()

    def terminate(self, _site: Site) -> int:
        return 0


def build(url: str, filling: Filling) -> None:
    """Bring an empty database to this version, let it note claims, enter the calendar and fill it."""
    migrate(url)
    with _opened(url) as database:
        with database.write() as session:
            seed(session, range(MORNING.year - 1, MORNING.year + 2))
            note_claims(session)
        fill(database, filling)


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.close()


class PostgresGround:
    kind = POSTGRESQL

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self._templates: dict[Filling, str] = {}

    def fresh(self, name: str, filling: Filling) -> Site:
        cluster = self.cluster
        if not cluster.answers():
            cluster.start()  # an experiment that failed in the middle may have left it stopped
        if filling not in self._templates:
            template = self._templates[filling] = f"template_{len(self._templates)}"
            cluster.create(template, owner=OFFICE)
            build(cluster.office_url(template, cluster.port), filling)
        url = cluster.copy(self._templates[filling], name)
        return Site(name, url, cluster.port, partial(cluster.office_url, name))

    def give_up(self, site: Site) -> None:
        self.cluster.drop(site.name)

    def terminate(self, site: Site) -> int:
        return self.cluster.terminate(site.name)

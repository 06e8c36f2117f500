"""A private PostgreSQL: made in a temporary folder, restarted and crashed at will, removed with all that is in it."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql

from worker.chaos.postgres_programs import account, find_programs

USER = "dondoc"
# No superuser, as in an office: the connections that PostgreSQL keeps back for superusers stay ours.
OFFICE = "office"
# What is committed survives a crash, as in an office.
DURABLE = {"max_connections": "80", "shared_buffers": "64MB", "listen_addresses": "127.0.0.1"}
STOP_SECONDS = 30


@dataclass(frozen=True)
class Cluster:
    """Databases are reached by a socket in `folder`; over TCP on 127.0.0.1:`port` where the settings say so."""

    folder: Path
    settings: Mapping[str, str] = field(default_factory=dict)
    port: int = 5432

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}&port={self.port}"

    def office_url(self, database: str, port: int) -> str:
        """The same database for an office, by TCP on this machine: through the cluster's own port or a proxy's."""
        return f"postgresql+psycopg://{OFFICE}@127.0.0.1:{port}/{database}"

    def create(self, database: str, template: str = "template1", owner: str = USER) -> str:
        """A database of its own, copied, so that migrations run once and not once a database; its URL."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER {}")
        self._execute(statement.format(*map(sql.Identifier, (database, template, owner))))
        return self.url(database)

    def copy(self, template: str, database: str) -> str:
        """The same, able to crash: until its first checkpoint a copied sequence would then give its numbers again.

        What is read from a copied sequence is not in the log, which has only the copy.
        """
        url = self.create(database, template, owner=OFFICE)
        self._execute(sql.SQL("CHECKPOINT").format())
        return url

    def drop(self, database: str) -> None:
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def hire(self) -> None:
        """Make the account under which an office works."""
        self._execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(OFFICE)))

    def terminate(self, database: str) -> int:
        """End every connection of the office to one database at once; how many there were."""
        theirs = "FROM pg_stat_activity WHERE datname = %s AND usename = %s"
        with self._connect(USER) as connection:
            ending = f"SELECT count(pg_terminate_backend(pid)) {theirs}"
            ended = connection.execute(ending, [database, OFFICE]).fetchone()
        return int(ended[0]) if ended else 0

    def answers(self) -> bool:
        """Whether it lets us in."""
        try:
            self._connect(USER).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        self._control("start")

    def restart(self) -> None:
        """A restart as an administrator does it: connections are ended, transactions rolled back."""
        self._control("restart", "-m", "fast")

    def crash(self) -> None:
        """Stop at once, without a word to anybody; `start` then recovers from the log."""
        self._control("stop", "-m", "immediate")

    @contextmanager
    def exhausted(self) -> Iterator[int]:
        """Hold every connection that is free for the length of the block; how many that was.

        Connections of the office stay as they are; new ones are refused ("sorry, too many clients already").
        """
        with ExitStack() as held:
            taken = 0
            while (connection := self._take()) is not None:
                held.enter_context(connection)
                taken += 1
            yield taken

    def _take(self) -> psycopg.Connection | None:
        try:
            return self._connect(OFFICE)
        except psycopg.OperationalError:
            return None

    def _execute(self, statement: sql.Composed) -> None:
        with self._connect(USER) as connection:
            connection.execute(statement)

    def _connect(self, user: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), port=self.port, user=user, dbname="postgres", autocommit=True)

    def _control(self, *words: str) -> None:
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        options = " ".join([f"-k {self.folder} -p {self.port}", *settings])
        log, data = self.folder / "log", self.folder / "data"
        find_programs(self.folder).run("pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, *words)


def start_cluster(settings: Mapping[str, str], port: int = 5432) -> Cluster:
    """Make and start a cluster in a temporary folder; `stop_cluster` removes both."""
    cluster = Cluster(_folder(), settings, port)
    with ExitStack() as undo:
        undo.callback(stop_cluster, cluster)
        data = cluster.folder / "data"
        find_programs(cluster.folder).run(
            "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"
        )
        cluster.start()
        undo.pop_all()
    return cluster


def stop_cluster(cluster: Cluster) -> None:
    """Stop it, whatever it is doing, and remove its folder."""
    note = cluster.folder / "data" / "postmaster.pid"
    if note.exists():
        _end(int(note.read_text().splitlines()[0]), note)
    shutil.rmtree(cluster.folder, ignore_errors=True)


def _end(process: int, note: Path) -> None:
    # SIGINT is PostgreSQL's fast shutdown; the postmaster removes its note as the last thing it does.
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGINT)
        follow = ["tail", f"--pid={process}", "-f", "/dev/null"]
        try:
            subprocess.run(follow, check=False, timeout=STOP_SECONDS)  # noqa: S603 - fixed words and a number
        except subprocess.TimeoutExpired:
            os.kill(process, signal.SIGQUIT)
    note.unlink(missing_ok=True)


def _folder() -> Path:
    # A socket's path has 107 bytes at most, so a deep temporary folder will not do.
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-", dir="/tmp"))
    if found := account():
        os.chown(folder, found.pw_uid, found.pw_gid)
    return folder

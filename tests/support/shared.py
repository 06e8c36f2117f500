"""What all xdist workers of one test session share: a folder, and things started once by whoever needs them first."""

import fcntl
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PREFIX = "dondoc-tests-"


def new_folder() -> str:
    """A folder of this session, marked with the process that will clear it."""
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "controller").write_text(str(os.getpid()))
    return str(folder)


def left_behind() -> list[Path]:
    """Folders of our earlier sessions that were killed before they could clear up."""
    marks = Path(tempfile.gettempdir()).glob(f"{PREFIX}*/controller")
    return [mark.parent for mark in marks if _is_ours_and_dead(mark)]


def _is_ours_and_dead(mark: Path) -> bool:
    try:
        return mark.stat().st_uid == os.geteuid() and not _lives(int(mark.read_text()))
    except FileNotFoundError:
        return False  # another session cleared up just now


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold `path` against the other test processes of this session."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def started_once(folder: Path, name: str, start: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `start` returned, in whichever worker ran it first."""
    note = folder / f"{name}.json"
    with locked(folder / f"{name}.lock"):
        if not note.exists():
            note.write_text(json.dumps(start()))
        found: dict[str, Any] = json.loads(note.read_text())
        return found

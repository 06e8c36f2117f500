"""What all xdist workers of one test session share: a folder, and things started once by whoever needs them first."""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


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

"""Parts of a demonstration that was killed: they would take the next one's letters for their own."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PROCESSES = Path("/proc")
PROGRAM = b"worker.kept"
STOP_SECONDS = 10.0
LOOK_SECONDS = 0.05


def end_orphans(home: Path) -> None:
    """End every part that still runs on `home`. Call it while holding the home's lock: then none has a parent.

    Only where /proc tells what a process was started with; elsewhere none is found.
    """
    for number in (signal.SIGTERM, signal.SIGKILL):
        for process in _parts_of(home):
            with suppress(ProcessLookupError):
                os.kill(process, number)
        last = time.monotonic() + STOP_SECONDS
        while any(_parts_of(home)) and time.monotonic() < last:
            time.sleep(LOOK_SECONDS)


def _parts_of(home: Path) -> Iterator[int]:
    wanted = f"DONDOC_HOME={home}".encode()
    for folder in PROCESSES.glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile, or is another user's
            ours = PROGRAM in (folder / "cmdline").read_bytes().split(b"\0")
            if ours and wanted in (folder / "environ").read_bytes().split(b"\0"):
                yield int(folder.name)

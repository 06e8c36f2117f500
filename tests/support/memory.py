"""Where tests keep their files: in memory, where the machine has the room, for real processes wait for each write."""

import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108 - each test has a folder of its own in it
ROOM = 2 << 30  # bytes; a container's default is far less


def prefer_memory() -> None:
    """Let temporary folders of this process lie in memory."""
    if MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        tempfile.tempdir = str(MEMORY)

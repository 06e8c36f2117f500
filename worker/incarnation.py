"""This process's own life, told to the database while it lasts: so its death is noticed within seconds."""

import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from tasks.database import Database
from tasks.incarnation import beat, leave
from worker.loop import going_on, turning


def new_name() -> str:
    """A name that no other process has, nor this program when it is started again: host, process, chance."""
    return f"{socket.gethostname()}/{os.getpid()}/{secrets.token_hex(4)}"


@contextmanager
def beating(database: Database, name: str, every: timedelta) -> Iterator[None]:
    """Beat for the length of the block. At its end nothing may be held any more."""

    def tell() -> None:
        with database.write() as session:
            beat(session, name)

    def end() -> None:
        with database.write() as session:
            leave(session, name)

    going_on("beat", tell)()
    with turning("beat", tell, every.total_seconds()):
        yield
    going_on("leave", end)()

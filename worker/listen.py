"""Whether the pages can listen where they are told to."""

import errno
import socket
import time
from threading import Event

WAIT_SECONDS = 5.0
LOOK_SECONDS = 0.2


class AddressTaken(Exception):
    """Another program listens there; says the mend."""


def await_address(bind: str, stopping: Event, wait_seconds: float = WAIT_SECONDS) -> None:
    """Return once HOST:PORT is free, or told to stop: the pages of an `up` that was killed end a moment after it.

    Raises:
        AddressTaken: it is not free in time, or is no address of this machine.
    """
    deadline = time.monotonic() + wait_seconds
    while (error := _refused(bind)) and not stopping.is_set():
        if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            # Python adds the address in brackets to the system's words.
            why = (error.strerror or "no reason given").partition(" (")[0]
            mend = "end the program that listens there (another «dondoc up»?), or set another DONDOC_BIND"
            raise AddressTaken(f"DONDOC_BIND: cannot listen on {bind} ({why}); {mend}")
        stopping.wait(LOOK_SECONDS)


def _refused(bind: str) -> OSError | None:
    host, _, port = bind.rpartition(":")
    try:
        with socket.create_server((host.strip("[]"), int(port)), family=_family(host)):
            return None
    except OSError as error:
        return error


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET

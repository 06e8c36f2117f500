"""An address that another program holds is told at once, in words that say the mend."""

import socket
import threading
from collections.abc import Iterator

import pytest

from worker.listen import AddressTaken, await_address

NEVER = threading.Event()


@pytest.fixture
def taken() -> Iterator[str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"127.0.0.1:{server.getsockname()[1]}"


def test_a_free_address_is_waited_for_by_nobody() -> None:
    await_address("127.0.0.1:0", NEVER)


def test_a_taken_address_is_named_with_the_mend(taken: str) -> None:
    with pytest.raises(AddressTaken, match=rf"cannot listen on {taken} .* another DONDOC_BIND"):
        await_address(taken, NEVER, 0.0)


def test_an_address_of_another_machine_is_refused_without_waiting() -> None:
    with pytest.raises(AddressTaken, match=r"192\.0\.2\.1:8000"):
        await_address("192.0.2.1:8000", NEVER)


def test_who_is_told_to_stop_waits_no_longer(taken: str) -> None:
    stopping = threading.Event()
    stopping.set()
    await_address(taken, stopping)

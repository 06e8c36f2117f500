"""The pages by themselves: no broker, and the end of a request that began before the process was told to stop."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest

from tasks.database import open_database
from tasks.letter import Letter
from tasks.task import Task
from tests.support.crowd import crowded
from tests.support.installation import Installation, until
from tests.support.office import rows
from tests.support.part import hurried, started
from tests.support.port import free_port
from worker.last_call import PARTLY
from worker.settings import read_settings
from worker.wiring import Wiring

# Real processes that die, hang and come back take minutes: `make test-long`.
pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Asked:
    """A letter's page, and the form that answers it."""

    office: Installation
    path: str
    form: dict[str, str]

    @property
    def address(self) -> str:
        return self.office.address + self.path

    @property
    def host_and_port(self) -> tuple[str, int]:
        url = httpx.URL(self.address)
        return url.host, url.port or 0

    def head(self, body: bytes) -> bytes:
        """What goes before the body. The server says when it begins to read that."""
        lines = (
            f"POST {self.path} HTTP/1.1",
            "Host: dondoc.localhost",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
            "Expect: 100-continue",
        )
        return "\r\n".join([*lines, "", ""]).encode()


@pytest.fixture
def asked(tmp_path: Path, sqlite_url: str) -> Asked:
    """An office whose broker's address nobody listens on, with one letter promised."""
    office = crowded(tmp_path / "home", sqlite_url, 1, {"BROKER_URL": f"redis://127.0.0.1:{free_port()}/0"})
    office.run("remind")
    database = open_database(sqlite_url)
    with database.read() as session:
        letter, task = rows(session, Letter)[0], rows(session, Task)[0]
    database.close()
    path = httpx.URL(Wiring(read_settings(office.environment)).links.url(letter)).path
    return Asked(office, path, {"task": task.code, "choice": "received", "answered_by": "Văn thư"})


def test_answers_are_taken_while_the_broker_is_gone(asked: Asked) -> None:
    with started(asked.office, "web") as web:
        until(lambda: httpx.get(f"{asked.office.address}/readyz").status_code == 200)
        answered = httpx.post(asked.address, data=asked.form, follow_redirects=True)
        assert "Đã ghi nhận" in answered.text
        assert web.stop() == 0
    assert asked.office.ask("status")["acknowledgements"] == 1


def test_an_answer_that_is_under_way_is_recorded_before_the_pages_end(asked: Asked) -> None:
    body = urlencode(asked.form).encode()
    with started(asked.office, "web") as web, under_way(asked, body) as client:
        web.process.terminate()
        until(lambda: not listens(asked))
        client.sendall(body)
        assert client.recv(1000).startswith(b"HTTP/1.1 303")
        assert web.process.wait(60) == 0
    assert asked.office.ask("status")["acknowledgements"] == 1


def test_an_answer_that_never_ends_keeps_no_page_from_ending(asked: Asked) -> None:
    with hurried(asked.office, "web", stop_within=1) as web, under_way(asked, b"never sent"):
        web.process.terminate()
        assert web.process.wait(60) == PARTLY
        assert "stop_took_too_long" in web.said


@contextmanager
def under_way(asked: Asked, body: bytes) -> Iterator[socket.socket]:
    """A connection on which the pages wait for this body."""
    until(lambda: httpx.get(asked.address).status_code == 200)
    with socket.create_connection(asked.host_and_port) as client:
        client.sendall(asked.head(body))
        assert client.recv(1000).startswith(b"HTTP/1.1 100")
        yield client


def listens(asked: Asked) -> bool:
    try:
        socket.create_connection(asked.host_and_port).close()
    except ConnectionRefusedError:
        return False
    return True

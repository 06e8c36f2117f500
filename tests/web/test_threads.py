"""Who waits while a letter's page is looked up."""

from dataclasses import dataclass, field
from datetime import datetime
from threading import current_thread

from tests.web.conftest import Desk, Hand


@dataclass
class Watched(Hand):
    """A clock that knows on which threads it was asked."""

    threads: set[str] = field(default_factory=set)

    def now(self) -> datetime:
        self.threads.add(current_thread().name)
        return super().now()


def threads(desk: Desk, asked: str) -> set[bool]:
    """Of those that showed the page, whether it was one of the loop's helpers."""
    clock = Watched(desk.clock.now())
    assert desk.with_web(clock=clock).client.get(asked).status_code == 200
    return {name.startswith("asyncio_") for name in clock.threads}


def test_a_look_that_may_have_to_wait_for_a_server_keeps_no_other_page_waiting(desk: Desk) -> None:
    assert threads(desk, desk.page) == {desk.database.engine.dialect.name == "postgresql"}


def test_a_receipt_may_wait_for_a_connection_and_keeps_no_other_page_waiting(desk: Desk) -> None:
    assert threads(desk, f"{desk.page}?da=1") == {True}

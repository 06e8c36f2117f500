"""What keeps no other page waiting: a receipt, whose connection may be another's, and a page that is long."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import current_thread

import pytest
from sqlalchemy.orm import Session

from tasks.database import Database
from tasks.task import Task
from tests.web.conftest import Desk, Hand
from web.card import LONGEST_KEPT


@dataclass(frozen=True)
class Watched(Database):
    """Knows on which threads it was read."""

    threads: set[str] = field(default_factory=set)

    @contextmanager
    def read(self) -> Iterator[Session]:
        self.threads.add(current_thread().name)
        with super().read() as session:
            yield session


def test_a_receipt_may_wait_for_a_connection_and_keeps_no_other_page_waiting(desk: Desk) -> None:
    database = Watched(desk.database.engine)
    assert desk.with_web(database=database).client.get(f"{desk.page}?da=1").status_code == 200
    assert {name.startswith("asyncio_") for name in database.threads} == {True}
    database.close()


@dataclass
class Told(Hand):
    """A clock that knows on which threads it was asked."""

    threads: set[str] = field(default_factory=set)

    def now(self) -> datetime:
        self.threads.add(current_thread().name)
        return super().now()


@pytest.mark.parametrize("many", [False, True])
def test_a_long_page_is_made_in_a_thread_and_a_short_one_at_once(desk: Desk, *, many: bool) -> None:
    with desk.database.write() as session:
        session.get_one(Task, 1).content = "Tham mưu " * (LONGEST_KEPT // 9 if many else 1)
    clock = Told(desk.clock.now())
    assert desk.with_web(clock=clock).client.get(desk.page).status_code == 200
    assert {name.startswith("asyncio_") for name in clock.threads} == {many}

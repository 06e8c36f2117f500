"""Who waits while a receipt is read: its connection may be another's, and the event loop serves all pages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import current_thread

from sqlalchemy.orm import Session

from tasks.database import Database
from tests.web.conftest import Desk


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

from collections.abc import Callable

import pytest
from sqlalchemy import text

from tasks.database import open_database

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


@pytest.fixture
def waits(postgres_url: str) -> Callable[[], bool]:
    """Whether somebody waits for somebody else in this test's database."""
    database = open_database(postgres_url)

    def look() -> bool:
        with database.read() as session:
            found = session.scalar(text(WAITING))
        database.close()
        return bool(found)

    return look

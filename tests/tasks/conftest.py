from collections.abc import Callable

import pytest
from sqlalchemy import text

from tasks.database import open_database


@pytest.fixture
def waits(postgres_url: str) -> Callable[[], bool]:
    """Whether somebody waits for somebody else in this test's database."""
    database = open_database(postgres_url)

    def look() -> bool:
        with database.read() as session:
            found = session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
        database.close()
        return bool(found)

    return look

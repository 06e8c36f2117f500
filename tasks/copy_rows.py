from collections.abc import Sequence
from typing import Any

from sqlalchemy.engine import Connection

from tasks.driver_error import meant


def copy_rows(connection: Connection, where: str, rows: Sequence[Sequence[Any]]) -> None:
    """Write rows into PostgreSQL, `where` being a table and its columns in brackets.

    Raises:
        DBAPIError: as for any statement.
    """
    driver: Any = connection.connection.driver_connection
    words = f"COPY {where} FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(words) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise meant(error, words, connection.dialect) from error

"""The rows of the usual way: a letter, and whether it was sent."""

from sqlalchemy import Column, Integer, MetaData, String, Table, func, insert, select, update

from tasks.database import Database

METADATA = MetaData()
OUTBOX = Table(
    "naive_letter",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("recipient", String, nullable=False),
    Column("message_id", String, nullable=False),
    Column("state", String, nullable=False),
)
PENDING, SENT = "pending", "sent"


def write(database: Database, letters: int) -> list[int]:
    """Commit so many letters that wait to be sent; their ids."""
    METADATA.create_all(database.engine)
    rows = [
        {"id": number, "recipient": f"xa{number}@tinh.gov.vn", "message_id": message_id(number), "state": PENDING}
        for number in range(1, letters + 1)
    ]
    with database.write() as session:
        session.execute(insert(OUTBOX), rows)
    return [number for number, _row in enumerate(rows, 1)]


def message_id(number: int) -> str:
    return f"<naive.{number}@tinh.gov.vn>"


def waiting(database: Database, letter: int) -> tuple[str, str] | None:
    """Recipient and Message-ID; None once it counts as sent."""
    with database.read() as session:
        row = session.execute(select(OUTBOX).where(OUTBOX.c.id == letter)).one()
    return None if row.state == SENT else (row.recipient, row.message_id)


def mark_sent(database: Database, letter: int) -> None:
    with database.write() as session:
        session.execute(update(OUTBOX).where(OUTBOX.c.id == letter).values(state=SENT))


def sent(database: Database) -> int:
    """How many count as sent."""
    with database.read() as session:
        return session.scalar(select(func.count()).select_from(OUTBOX).where(OUTBOX.c.state == SENT)) or 0

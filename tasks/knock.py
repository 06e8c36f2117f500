"""A knock for whoever waits for news: it is heard once the transaction is committed, and not if it is not."""

from sqlalchemy import text
from sqlalchemy.orm import Session

KNOCK = "dondoc_news"
"""The channel of PostgreSQL's NOTIFY."""


def knock(session: Session) -> None:
    """Knock, where the database can. A hint: unheard, the news is found by the next look.

    SQLite cannot, and need not: there a commit is seen by a glance at the file.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"NOTIFY {KNOCK}"))

from datetime import datetime

from tasks.database import Database
from tasks.desk import Desk
from tasks.post_news import news_waits, post_news


def enclose_news(database: Database, desk: Desk, now: datetime) -> int:
    """Let what waits be told, within the sending hours; how many letters. Without news nothing is written."""
    with database.read() as session:
        if not news_waits(session) or not desk.open_at(session, now):
            return 0
    with database.write() as session:
        return post_news(session, desk, now)

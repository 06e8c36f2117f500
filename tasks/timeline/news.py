"""News of a task that no letter tells, and why. What a letter told, or left out, stands with that letter."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.contact import office_titles
from tasks.department import Department
from tasks.news import News
from tasks.news_kind import NewsKind
from tasks.timeline.dropped import dropped_words
from tasks.timeline.moment import Moment


def news_moments(session: Session, task_id: int) -> Iterator[Moment]:
    """One moment a piece, when it happened."""
    untold = (News.task_id == task_id, News.letter_id.is_(None), News.dropped.is_not(None))
    for each in session.scalars(select(News).where(*untold).order_by(News.id)):
        words = f"Không gửi tin «nhiệm vụ {NewsKind(each.kind).label}» cho {_reader(session, each)}"
        yield Moment(each.at, "news", f"{words}: {dropped_words(each.dropped or '')}.")


def _reader(session: Session, news: News) -> str:
    """Unit and title, never a name."""
    if news.contact_id is not None:
        return office_titles(session, [news.contact_id]).get(news.contact_id, "đầu mối")
    return session.get_one(Department, news.department_id).name

"""A letter of news leads to the page where what it asks is answered."""

from sqlalchemy import delete, select

from tasks.letter import Letter, LetterKind
from tasks.news import News, tell
from tasks.news_kind import NewsKind
from tasks.post_news import post_news
from tasks.task import Task
from tests.web.conftest import MORNING, Desk

RECEIVED = {"choice": "received", "answered_by": "Văn thư", "task": "NV1"}


def enclose(desk: Desk, *told: tuple[int, NewsKind]) -> str:
    """The page of the letter that tells it."""
    with desk.database.write() as session:
        session.execute(delete(News))
        for task_id, kind in told:
            tell(session, task_id, kind, "1", {}, MORNING, contact_ids=[1])
        post_news(session, desk.web.desk, MORNING)
        letter = session.scalars(select(Letter).where(Letter.kind == LetterKind.NEWS)).one()
        return desk.web.links.url(letter).removeprefix(desk.web.links.public_url)


def test_it_shows_what_is_asked_and_not_what_is_only_told(small_desk: Desk) -> None:
    with small_desk.database.write() as session:
        session.get_one(Task, 2).lead_department_id = 2
    page = small_desk.client.get(enclose(small_desk, (1, NewsKind.REOPENED), (2, NewsKind.HANDED_OVER))).text
    assert "phần NV1" in page
    assert "phần NV2" not in page


def test_an_answer_given_there_moves_the_task(small_desk: Desk) -> None:
    page = enclose(small_desk, (1, NewsKind.REOPENED))
    answer = small_desk.client.post(page, data=RECEIVED, follow_redirects=False)
    assert answer.status_code == 303
    with small_desk.database.read() as session:
        assert session.get_one(Task, 1).state == "in_progress"

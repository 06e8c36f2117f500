"""Which of several schedulers rings."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import update

from tasks.database import Database
from tasks.leadership import Leadership, lead, resign

LENGTH = timedelta(seconds=15)


def ask(database: Database, holder: str) -> int | None:
    with database.write() as session:
        return lead(session, "scheduler", holder, LENGTH)


def test_the_first_who_asks_leads_and_goes_on_leading_in_its_epoch(database: Database) -> None:
    assert [ask(database, who) for who in ("a", "b", "a", "b", "a")] == [1, None, 1, None, 1]


def test_a_leader_that_is_not_heard_of_is_followed_in_a_new_epoch(database: Database) -> None:
    assert ask(database, "a") == 1
    with database.write() as session:
        session.execute(update(Leadership).values(until=1))
    assert [ask(database, who) for who in ("b", "a", "b")] == [2, None, 2]


def test_a_leader_that_resigns_is_followed_at_once_and_one_that_does_not_lead_resigns_nothing(
    database: Database,
) -> None:
    assert ask(database, "a") == 1
    with database.write() as session:
        resign(session, "scheduler", "b")
    assert ask(database, "b") is None
    with database.write() as session:
        resign(session, "scheduler", "a")
    assert ask(database, "b") == 2


def test_a_lease_from_before_the_clock_was_set_back_is_over(database: Database) -> None:
    assert ask(database, "a") == 1
    with database.write() as session:
        session.execute(update(Leadership).values(until=Leadership.until + 2 * 3600 * 1000))
    assert [ask(database, who) for who in ("b", "a")] == [2, None]


def test_of_many_who_ask_at_once_one_leads(database: Database) -> None:
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda who: ask(database, str(who)), range(6)))
    assert sorted(answers, key=str) == [1, None, None, None, None, None]

"""What an office changes, drawn by hypothesis: the same for the same seed, and what each does to a task."""

from datetime import date

from tasks.database import Database
from tasks.remind import remind
from tasks.reminder import Reminder
from tasks.task import Task
from tests.support.office import MONDAY, Office, at, make_desk, rows
from worker.chaos.change import Change
from worker.chaos.draw import draw_changes

DEADLINE = date(2026, 10, 6)
COUNT, LETTERS, TASKS, AHEAD = 1_000, 100, 3, 20


def draw(seed: int = 1) -> list[Change]:
    return draw_changes(seed, COUNT, LETTERS, TASKS, AHEAD, MONDAY)


def places(changes: list[Change]) -> list[tuple[int, int, int, str]]:
    return [(each.after, each.ahead, each.place, each.why) for each in changes]


def test_the_same_seed_draws_the_same_changes() -> None:
    assert places(draw()) == places(draw()) != places(draw(2))


def test_as_many_are_drawn_as_are_asked_for() -> None:
    assert [len(draw_changes(1, count, LETTERS, 1, 1, MONDAY)) for count in (1, 25, COUNT)] == [1, 25, COUNT]


def test_they_are_spread_over_all_letters_and_all_their_tasks() -> None:
    changes = draw()
    after = [each.after for each in changes]
    assert (after[0], after[-1]) == (0, LETTERS - 1)
    assert after == sorted(after)
    assert {each.place for each in changes} == set(range(TASKS))
    assert {each.ahead for each in changes} == set(range(AHEAD))


def test_each_overtakes_a_reminder_that_then_says_why(sqlite_database: Database) -> None:
    kinds = {each.why: each for each in draw()}
    office = Office(sqlite_database).open()
    office.contact(lead := office.department())
    tasks: list[Task] = [office.task(lead, DEADLINE) for _ in kinds]
    with sqlite_database.write() as session:
        remind(session, make_desk(), at("2026-10-05 07:30"))
    for task, change in zip(tasks, kinds.values(), strict=True):
        office.change(task, change.step)
    with sqlite_database.read() as session:
        assert [each.dropped for each in rows(session, Reminder)] == list(kinds)
    assert set(kinds) == {"deadline moved", "task became done", "task became reported"}

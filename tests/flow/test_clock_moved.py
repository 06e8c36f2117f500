"""A clock that is set forward or back by hours: nothing is stuck for hours by it, and nothing is told twice."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from tasks.claim import claim, mark_wire
from tasks.database import Database
from tasks.letter import Letter, LetterState
from tests.support.model_days import Days
from tests.support.model_fresh import Fresh, fresh_databases
from tests.support.office import Office, at

MOVED, MINUTES = timedelta(hours=2), timedelta(minutes=10)
NOON = at("2026-10-05 12:00")


def fill(database: Database) -> Days:
    office = Office(database).open()
    lead, helper = office.department(), office.department("Sở Tài chính")
    office.contact(lead)
    office.contact(helper, "tc@vidu.gov.vn")
    office.task(lead, date(2026, 10, 8), coordinating=(helper,))
    return Days(database)


def lose_pokes(days: Days, now: datetime) -> None:
    """The broker forgets what it was told."""
    days.schedule(now)
    days.queue.clear()


def die(days: Days, now: datetime, *, on_the_wire: bool) -> None:
    """A worker takes all that waits, and is not heard of again."""
    with days.database.write() as session:
        for letter_id in session.scalars(select(Letter.id).where(Letter.state == LetterState.PENDING)).all():
            lease = claim(session, letter_id, now)
            if lease and on_the_wire:
                mark_wire(session, lease)
        session.execute(update(Letter).values(lease_until=1))


STEPS: dict[str, Callable[[Days, datetime], None]] = {
    "scheduler": Days.schedule,
    "worker": Days.work,
    "scheduler in vain": lose_pokes,
    "worker dies early": partial(die, on_the_wire=False),
    "worker dies late": partial(die, on_the_wire=True),
}


def assert_all_is_told_once(days: Days, late: set[str]) -> None:
    """What died late, a digest or a reminder's second copy, may have left: it is held. All else has left, once."""
    assert days.states() <= {LetterState.SENT, *late}
    assert len({letter.key for letter in days.channel.sent}) == len(days.channel.sent)
    assert len(days.letters() + days.letters(LetterState.UNKNOWN)) == 2


@pytest.mark.parametrize("moved", [-MOVED, MOVED], ids=["back", "forward"])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_under_a_moved_clock_holds_letters_that_are_due_up_for_minutes_only(
    database: Database, step: str, moved: timedelta
) -> None:
    days = fill(database)
    lose_pokes(days, NOON)
    STEPS[step](days, NOON + moved)
    days.play(NOON + MINUTES, NOON + 4 * MINUTES, MINUTES)
    assert_all_is_told_once(days, {LetterState.UNKNOWN} if step == "worker dies late" else set())


@pytest.fixture(scope="module")
def fresh(sqlite_template: Path) -> Iterator[Fresh]:
    with fresh_databases(sqlite_template, fill) as made:
        yield made


@pytest.mark.long
@settings(max_examples=20, derandomize=True)
@given(
    st.sampled_from(["06:00", "09:00", "16:00"]),
    st.lists(st.tuples(st.sampled_from(sorted(STEPS)), st.sampled_from([-MOVED, 0 * MOVED, MOVED])), max_size=14),
)
def test_under_a_clock_that_is_set_to_and_fro_everybody_is_told_once(
    fresh: Fresh, start: str, steps: list[tuple[str, timedelta]]
) -> None:
    days, now = Days(fresh.again()), at(f"2026-10-05 {start}")
    for step, moved in steps:
        STEPS[step](days, now + moved)
        now += MINUTES
    days.play(now, now + timedelta(days=1), MOVED)
    assert_all_is_told_once(days, {LetterState.UNKNOWN})

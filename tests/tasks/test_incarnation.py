"""Who has fallen silent: by counting the beats that are missed."""

from datetime import timedelta

from sqlalchemy import select, update

from tasks.claim import claim
from tasks.database import Database
from tasks.expired import expired, take_over
from tasks.incarnation import FORGOTTEN_AFTER, SILENT_AFTER, Incarnation, any_unheard, beat, count_missed, leave
from tests.support.office import at, with_one_letter

NOW = at("2026-10-05 07:30")
AT_ONCE, LATER = timedelta(0), timedelta(hours=1)


def miss(database: Database, times: int, after: timedelta = AT_ONCE) -> None:
    for _ in range(times):
        with database.write() as session:
            count_missed(session, after)


def live(database: Database, *names: str) -> None:
    with database.write() as session:
        for name in names:
            beat(session, name)


def missed(database: Database) -> dict[str, int]:
    with database.read() as session:
        return {each.name: each.missed for each in session.scalars(select(Incarnation))}


def test_a_letter_is_free_once_its_process_has_missed_a_few_beats_in_a_row(database: Database) -> None:
    with_one_letter(database, NOW)
    live(database, "dead", "alive")
    with database.write() as session:
        assert claim(session, 1, NOW, incarnation="dead")
    miss(database, SILENT_AFTER - 1)
    with database.read() as session:
        assert expired(session) == []
    live(database, "alive")
    miss(database, 1)
    assert missed(database) == {"dead": SILENT_AFTER, "alive": 1}
    with database.read() as session:
        assert [each.letter_id for each in expired(session)] == [1]


def test_who_beats_after_the_reaper_looked_keeps_its_letter(database: Database) -> None:
    with_one_letter(database, NOW)
    live(database, "slow")
    with database.write() as session:
        claim(session, 1, NOW, incarnation="slow")
    miss(database, SILENT_AFTER)
    with database.read() as session:
        (seen,) = expired(session)
    live(database, "slow")
    with database.write() as session:
        assert take_over(session, seen) is None


def test_what_a_process_without_a_beat_holds_is_free_by_its_lease_alone(database: Database) -> None:
    with_one_letter(database, NOW)
    with database.write() as session:
        claim(session, 1, NOW, incarnation="never seen")
    with database.read() as session:
        assert expired(session) == []


def test_of_several_who_count_one_does(database: Database) -> None:
    live(database, "here")
    miss(database, 3, LATER)
    assert missed(database) == {"here": 0}
    with database.read() as session:
        assert not any_unheard(session, LATER)


def test_a_clock_that_was_set_back_keeps_nobody_from_counting(database: Database) -> None:
    live(database, "here")
    with database.write() as session:
        session.execute(update(Incarnation).values(counted_at=Incarnation.counted_at + 7_200_000))
    miss(database, 2, LATER)
    assert missed(database) == {"here": 1}


def test_who_ends_or_has_long_been_gone_leaves_no_row(database: Database) -> None:
    live(database, "ends", "long gone")
    with database.write() as session:
        leave(session, "ends")
        session.get_one(Incarnation, "long gone").missed = FORGOTTEN_AFTER - 1
    miss(database, 1)
    assert missed(database) == {}

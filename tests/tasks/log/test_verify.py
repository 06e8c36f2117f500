"""Whoever changes the log as its owner could, is found: by the seals, by the anchors, by a printed seal."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tasks.attempt import Attempt
from tasks.database import Database, open_database
from tasks.event_log import GENESIS, LoggedEvent, append, head, seal
from tasks.events import TaskStateChanged
from tasks.handlers import BUS
from tasks.log.anchor import Anchor, drop_anchor, printed
from tasks.log.seal_attempts import seal_attempts
from tasks.log.signature import Signer
from tasks.log.verify import Verdict, verify
from tests.support.office import KEY, Office, at, rows
from tests.support.planted import plant_letter
from tests.support.tampering import tampering

NOW = at("2026-10-05 08:00")
SIGNER = Signer((KEY,))
Change = Callable[[Session], None]


def write(session: Session, count: int) -> None:
    for number in range(count):
        event = TaskStateChanged(task_id=number, code=f"NV{number}", old="not_started", new="in_progress")
        append(session, event, NOW, "office")


@pytest.fixture
def logged(database: Database) -> Database:
    """Eight rows, the end of the first six noted with a digest."""
    office = Office(database)
    office.contact(None)
    with database.write() as session:
        write(session, 6)
        letter = plant_letter(session, NOW, "sent", kind="digest")
        drop_anchor(session, SIGNER, letter.id, NOW)
        write(session, 2)
    return database


def look(database: Database, *heads: str) -> Verdict:
    with database.read() as session:
        return verify(session, SIGNER, heads)


def found(database: Database, *heads: str) -> list[int | None]:
    return [fault.number for fault in look(database, *heads).faults]


def edit(session: Session) -> None:
    session.execute(update(LoggedEvent).where(LoggedEvent.number == 4).values(actor="nobody"))


def remove(session: Session) -> None:
    session.execute(delete(LoggedEvent).where(LoggedEvent.number == 4))


def swap(session: Session) -> None:
    ids = {row.number: row.id for row in session.execute(select(LoggedEvent.number, LoggedEvent.id))}
    for number, new in ((4, -1), (5, ids[4]), (4, ids[5])):
        session.execute(update(LoggedEvent).where(LoggedEvent.number == number).values(id=new))


def uncount(session: Session) -> None:
    session.execute(update(LoggedEvent).where(LoggedEvent.number == 4).values(number=None))


def cut(session: Session) -> None:
    session.execute(delete(LoggedEvent).where(LoggedEvent.number > 4))


def seal_anew(session: Session) -> None:
    """Everything from the edited row on is sealed again, as who knows how it is done would."""
    edit(session)
    session.expire_all()
    before = GENESIS
    for row in rows(session, LoggedEvent):
        row.hash = before = seal(before, row)


@pytest.mark.parametrize(
    ("change", "numbers"),
    [(edit, [4]), (remove, [5]), (swap, [5, 4]), (uncount, [4, 4]), (cut, [6]), (seal_anew, [6])],
    ids=lambda each: getattr(each, "__name__", ""),
)
def test_what_was_done_to_the_log_is_found(logged: Database, change: Change, numbers: list[int]) -> None:
    assert found(logged) == []
    with tampering(logged) as session:
        change(session)
    assert found(logged) == numbers


def test_attempts_that_are_not_as_they_were_sealed_are_found(logged: Database) -> None:
    with logged.write() as session:
        letter = session.scalars(select(Anchor.letter_id)).one()
        for number, words in enumerate(("421 busy", "250 taken"), 1):
            session.add(Attempt(letter_id=letter, number=number, ended_at=NOW, outcome="sent", words=words))
        session.flush()
        seal_attempts(session, BUS, NOW + timedelta(hours=1))
        seal_attempts(session, BUS, NOW + timedelta(hours=2))
    assert (look(logged).rows, found(logged)) == (9, [])
    with tampering(logged) as session:
        session.execute(update(Attempt).where(Attempt.number == 1).values(words="250 taken"))
    assert found(logged) == [9]


@pytest.mark.parametrize(
    "payload",
    ["", "[]", "{}", '{"first": 1, "last": 1e999, "root": ""}', f'{{"first": 1, "last": {2**64}, "root": ""}}'],
)
def test_a_seal_of_attempts_that_nobody_can_read_is_found_and_keeps_no_other_from_being_made(
    sqlite_database: Database, payload: str
) -> None:
    Office(sqlite_database).contact(None)
    with sqlite_database.write() as session:
        letter = plant_letter(session, NOW, "sent", kind="digest")
        session.add(Attempt(letter_id=letter.id, number=1, ended_at=NOW, outcome="sent", words="250 taken"))
        session.flush()
        seal_attempts(session, BUS, NOW + timedelta(hours=1))
    with tampering(sqlite_database) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.number == 1).values(payload=payload))
    assert found(sqlite_database) == [1]
    with sqlite_database.write() as session:
        seal_attempts(session, BUS, NOW + timedelta(hours=2))
    assert (look(sqlite_database).rows, found(sqlite_database)) == (2, [1])


def test_a_tail_cut_after_the_last_digest_is_found_by_a_seal_that_was_printed(logged: Database) -> None:
    with logged.read() as session:
        last = printed(head(session).hash).replace(" ", "")
    assert found(logged, last) == []
    with tampering(logged) as session:
        session.execute(delete(LoggedEvent).where(LoggedEvent.number == 8))
    assert found(logged) == []
    assert found(logged, last) == [None]


def test_an_anchor_that_was_moved_with_the_log_lacks_the_offices_signature(logged: Database) -> None:
    with tampering(logged) as session:
        seal_anew(session)
        session.flush()
        now = session.scalars(select(LoggedEvent.hash).where(LoggedEvent.number == 6)).one()
        session.execute(update(Anchor).values(hash=now))
    assert found(logged) == [6]
    assert "chữ ký" in look(logged).faults[0].words


def test_an_anchor_of_a_secret_that_is_gone_is_told_and_no_fault(logged: Database) -> None:
    with logged.read() as session:
        verdict = verify(session, Signer((b"a newer key", b"and another")))
    assert (verdict.whole, verdict.anchors, verdict.unknown_keys) == (True, 1, 1)
    with logged.read() as session:
        assert verify(session, Signer((b"a newer key", KEY))).unknown_keys == 0


def test_rows_from_before_they_were_counted_hold_and_are_watched(logged: Database) -> None:
    with tampering(logged) as session:
        before = GENESIS
        for row in rows(session, LoggedEvent):
            row.number = None if row.id <= rows(session, LoggedEvent)[0].id + 2 else row.number
            row.hash = before = seal(before, row)
        session.execute(delete(Anchor))
    assert found(logged) == []
    with logged.write() as session:
        write(session, 1)
    assert (look(logged).rows, found(logged)) == (9, [])
    with tampering(logged) as session:
        session.execute(update(LoggedEvent).where(LoggedEvent.number.is_(None)).values(actor="nobody"))
    assert found(logged) == [1, 2, 3]


@pytest.fixture(scope="module")
def one_file(tmp_path_factory: pytest.TempPathFactory) -> Database:
    from worker.migrate import migrate

    url = f"sqlite:///{tmp_path_factory.mktemp('log')}/log.db"
    migrate(url)
    return open_database(url)


@settings(max_examples=30)
@given(
    sizes=st.lists(st.integers(0, 4), min_size=1, max_size=6),
    place=st.integers(0, 23),
    what=st.sampled_from(["actor", "payload", "name", "hash", "at", "task_id", "gone"]),
)
def test_any_log_is_whole_until_any_row_is_touched(
    one_file: Database, sizes: Sequence[int], place: int, what: str
) -> None:
    with one_file.write() as session:
        for size in sizes:  # some parts of the work are taken back
            with session.begin_nested() as part:
                write(session, size)
                if size == 3:
                    part.rollback()
        session.flush()
        assert verify(session, SIGNER).whole
        written = rows(session, LoggedEvent)
        assert [second.number - first.number for first, second in pairwise(written)] == [1] * (len(written) - 1)
        if place < len(written) - 1:
            with_triggers_off(session, written[place], what)
            assert not verify(session, SIGNER).whole
        session.rollback()


def with_triggers_off(session: Session, row: LoggedEvent, what: str) -> None:
    from tasks.log.append_only import guard, unguard

    unguard(session.connection())
    if what == "gone":
        session.delete(row)
    else:
        setattr(row, what, {"at": NOW + timedelta(seconds=1), "task_id": 99}.get(what, "x"))
    session.flush()
    guard(session.connection())

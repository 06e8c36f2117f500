"""Which way a contact was told, and that its answer is counted, in an office's own books."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import select, update

from tasks.acknowledge import acknowledge
from tasks.answer import Answer, Choice
from tasks.contact import Contact
from tasks.database import Database, open_database
from tasks.handlers import BUS
from tasks.letter import Letter, LetterState
from tasks.remind import remind
from tests.support.office import make_desk
from worker.chaos.books import read_books
from worker.chaos.expected import expected_of
from worker.chaos.filling import MORNING, TODAY, Filling, address, phone
from worker.chaos.ground import SqliteGround
from worker.chaos.house import House
from worker.chaos.ledger_check import Evidence
from worker.chaos.recorded import received
from worker.chaos.template_readers import read_templates
from worker.chaos.way import letters_of, tells, went_by

FILLING = Filling(letters=2)


@dataclass
class Played:
    """As much of a house as is asked for."""

    database: Database

    @property
    def found(self) -> Evidence:
        with self.database.read() as session:
            return Evidence(read_books(session), expected_of(FILLING), {})

    @property
    def house(self) -> House:
        return cast("House", self)


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    played = Played(open_database(SqliteGround(tmp_path).fresh("one", FILLING).url))
    with played.database.write() as session:
        remind(session, make_desk(), MORNING)
        session.execute(update(Letter).where(Letter.id == 1).values(state=LetterState.SENT))
    yield played
    played.database.close()


def test_a_contact_was_told_by_the_channel_whose_letter_left_with_its_reminders(played: Played) -> None:
    found = played.found
    assert [went_by(found, number, "email") for number in (1, 2)] == [True, False]
    assert not went_by(found, 1, "zalo")
    assert {each.id for each in letters_of(found, 1).values()} == tells(found, 1) == {1}


def test_reminders_that_stand_elsewhere_did_not_go_that_way(played: Played) -> None:
    with played.database.write() as session:
        session.execute(update(Letter).where(Letter.id == 1).values(slot=TODAY.replace(day=6)))
    assert not went_by(played.found, 1, "email")


def test_an_answer_is_counted_by_the_mailbox_of_its_contact(played: Played) -> None:
    given = Answer(choice=Choice.RECEIVED, answered_by="Văn thư")
    with played.database.write() as session:
        letter = session.get_one(Letter, 1)
        acknowledge(session, BUS, letter, 1, given, MORNING, MORNING.date())
    assert received(played.house, played.found) == {address(1): 1}


def test_who_reads_templates_is_written_to_at_a_telephone(played: Played) -> None:
    read_templates(played.house, [2])
    with played.database.read() as session:
        contacts = {each.email: each for each in session.scalars(select(Contact))}
        assert contacts[address(2)].preference == ("zalo_template", "email")
        assert contacts[address(2)].address("zalo_template") == phone(2)
        assert contacts[address(1)].address("zalo_template") is None

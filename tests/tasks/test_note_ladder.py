import json
from dataclasses import replace

from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.ladder import Ladder
from tasks.note_ladder import note_ladder
from tests.support.office import at, rows

NOW = at("2026-10-05 07:30")


def test_a_ladder_is_noted_when_it_is_another_one(sqlite_database: Database) -> None:
    other = replace(Ladder(), before=(5, 1))
    with sqlite_database.write() as session:
        noted = [note_ladder(session, BUS, ladder, NOW) for ladder in (Ladder(), Ladder(), other, other, Ladder())]
    assert noted == [True, False, True, False, True]
    with sqlite_database.read() as session:
        first, second, third = [json.loads(row.payload) for row in rows(session, LoggedEvent)]
        assert {row.actor for row in rows(session, LoggedEvent)} == {"rule ladder"}
    assert (first["before"], second["before"], third["before"]) == (None, first["after"], second["after"])
    assert third["after"] == first["after"]
    assert json.loads(second["text"])["before"] == [5, 1]

from tasks.database import Database
from tasks.event_log import LoggedEvent
from tasks.handlers import BUS
from tasks.log.tell import told
from tasks.note_settings import note_settings
from tests.support.office import at, rows

NOW = at("2026-10-05 07:30")
BEFORE = {"DONDOC_REMIND_AT": "07:30:00", "DONDOC_EXTENSION_MOST": "2"}


def test_settings_are_noted_when_they_are_others(sqlite_database: Database) -> None:
    after = {"DONDOC_REMIND_AT": "08:00:00", "DONDOC_OFFICE_PLACE": "Lạng Sơn"}
    with sqlite_database.write() as session:
        noted = [note_settings(session, BUS, each, "dondoc", NOW) for each in (BEFORE, BEFORE, after)]
    assert noted == [sorted(BEFORE), [], ["DONDOC_EXTENSION_MOST", "DONDOC_OFFICE_PLACE", "DONDOC_REMIND_AT"]]
    with sqlite_database.read() as session:
        first, second = rows(session, LoggedEvent)
        assert {first.actor, second.actor} == {"rule settings"}
        assert told(second) == [
            "DONDOC_EXTENSION_MOST: 2 → trống",
            "DONDOC_REMIND_AT: 07:30:00 → 08:00:00",
            "DONDOC_OFFICE_PLACE: trống → Lạng Sơn",
            "tài khoản chạy chương trình: dondoc",
        ]

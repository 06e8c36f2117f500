from datetime import date
from pathlib import Path

from tasks.calendar_day import CalendarDay, load_calendar
from worker.migrate import at_head
from worker.prepare import prepare
from worker.settings import read_settings
from worker.wiring import Wiring


def test_a_bare_home_is_made_ready_and_again_nothing_changes(tmp_path: Path) -> None:
    wiring = Wiring(read_settings({"DONDOC_HOME": str(tmp_path / "home")}))
    prepare(wiring)
    assert at_head(wiring.database)
    with wiring.database.read() as session:
        before = session.query(CalendarDay).count()
        assert load_calendar(session).ends.year > wiring.clock.now().year
    prepare(wiring)
    with wiring.database.read() as session:
        assert session.query(CalendarDay).count() == before > 0
    wiring.database.close()


def test_what_the_office_entered_stays(tmp_path: Path) -> None:
    wiring = Wiring(read_settings({"DONDOC_HOME": str(tmp_path)}))
    prepare(wiring)
    with wiring.database.write() as session:
        day = session.get_one(CalendarDay, date(2026, 9, 2))
        day.name, day.entered_by = "Quốc khánh, theo văn bản của tỉnh", "office"
        session.merge(
            CalendarDay(
                day=date(2026, 10, 9),
                kind="holiday",
                name="Ngày thành lập",
                source="1/TB",
                official=True,
                entered_by="office",
            )
        )
    prepare(wiring)
    with wiring.database.read() as session:
        theirs = session.query(CalendarDay).filter(CalendarDay.entered_by == "office").order_by(CalendarDay.day)
        assert [each.name for each in theirs] == ["Quốc khánh, theo văn bản của tỉnh", "Ngày thành lập"]
    wiring.database.close()

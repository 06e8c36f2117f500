"""The office's calendar as a table: seeded, then corrected by the office's own file, which always wins."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import String, cast, extract, func, literal_column, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from tasks.calendar_file import Day, DayKind, read_office_file
from tasks.calendar_seed import seed_years, seeded_days
from tasks.database import Base
from tasks.events import Bus
from tasks.office_event import CalendarChanged
from tasks.turn import Turn, take_turn
from tasks.workdays import Calendar

__all__ = ["CALENDAR_TEXT", "CalendarDay", "CalendarMissingError", "Written", "calendar_warning", "days_of_year"]
__all__ += ["load_calendar", "read_calendar_text", "read_office_file", "seed", "seed_years", "write_days"]

Facts = tuple[str, str, str, bool, str]
"""Kind, name, source, whether it is official, who entered it."""
SEED = "seed"
"""Who entered a row that no person did."""
WARN_FROM_MONTH = 12


class CalendarDay(Base):
    """A day that is not what its weekday says. `official`: a notice says so (chính thức), else foreseen (dự kiến)."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    source: Mapped[str]
    official: Mapped[bool]
    entered_by: Mapped[str]


class CalendarMissingError(Exception):
    """No calendar was ever written: nothing may be counted."""

    def __init__(self) -> None:
        super().__init__("Chưa có lịch làm việc trong cơ sở dữ liệu; hãy chạy: dondoc calendar import FILE")


@dataclass(frozen=True)
class Written:
    """`changes` are the facts of each day before and after, None where it was, or is, as its weekday says."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    changes: Mapping[date, tuple[Facts | None, Facts | None]] = field(default_factory=dict, compare=False)


# As one text, `2026-11-24holiday,…`: pages and letters ask anew each time, and find most often what they found before.
_DAYS = CalendarDay.__table__.c
_COMMA: Any = literal_column("','")  # not a bound value, which SQLAlchemy would write into each statement anew
CALENDAR_TEXT = select(func.aggregate_strings(cast(_DAYS.day, String) + _DAYS.kind, _COMMA))
_DAY_LENGTH = len("2026-11-24")


def load_calendar(session: Session, *, roll_forward: bool = False) -> Calendar:
    """The calendar up to the end of the last year that has a holiday.

    Raises:
        CalendarMissingError: there is none.
    """
    return read_calendar_text(session.connection().scalar(CALENDAR_TEXT) or "", roll_forward=roll_forward)


@lru_cache(maxsize=16)
def read_calendar_text(days: str, *, roll_forward: bool = False) -> Calendar:
    """The calendar that `CALENDAR_TEXT` tells; the same text gives the same calendar.

    Raises:
        CalendarMissingError: there is none.
    """
    parts = (each for each in days.split(",") if each)
    kinds = {date.fromisoformat(each[:_DAY_LENGTH]): each[_DAY_LENGTH:] for each in parts}
    years = [day.year for day, kind in kinds.items() if kind == DayKind.HOLIDAY]
    if not years:
        raise CalendarMissingError
    made_up = frozenset(day for day, kind in kinds.items() if kind == DayKind.MADE_UP)
    return Calendar(frozenset(kinds) - made_up, made_up, date(max(years), 12, 31), roll_forward)


def days_of_year(session: Session, year: int) -> list[CalendarDay]:
    first, last = date(year, 1, 1), date(year, 12, 31)
    wanted = select(CalendarDay).where(CalendarDay.day.between(first, last)).order_by(CalendarDay.day)
    return list(session.scalars(wanted))


def seed(session: Session, years: Iterable[int]) -> Written:
    """Write what is known without the office; a row that a person entered is left alone. Idempotent."""
    days = seeded_days(years)
    theirs = set(session.scalars(select(CalendarDay.day).where(CalendarDay.entered_by != SEED)))
    return write_days(session, [day for day in days if day.day not in theirs], SEED)


def write_days(session: Session, days: Iterable[Day], entered_by: str) -> Written:
    """Write the days over what the table says of them. Idempotent: the same days again change nothing."""
    take_turn(session, Turn.CALENDAR)  # parts that start together all seed
    rows = {row.day: row for row in session.scalars(select(CalendarDay))}
    changes: dict[date, tuple[Facts | None, Facts | None]] = {}
    unchanged = 0
    for day in days:
        row, new = rows.get(day.day), _row(day, entered_by)
        before, after = _facts(row) if row else None, _facts(new)
        if before == after:
            unchanged += 1
            continue
        changes[day.day] = (before, after)
        # A row that is known to be there, or not, is not asked for again.
        session.add(new) if row is None else session.merge(new)
    session.flush()
    created = sum(before is None for before, _ in changes.values())
    return Written(created, len(changes) - created, unchanged, changes)


def forget_day(session: Session, day: date) -> Written | None:
    """Take back what a person entered for a day; what is known without the office stands again. None: nobody did."""
    take_turn(session, Turn.CALENDAR)
    row = session.get(CalendarDay, day)
    if row is None or row.entered_by == SEED:
        return None
    before, known = _facts(row), next((each for each in seeded_days([day.year]) if each.day == day), None)
    session.delete(row)
    session.flush()
    if known is not None:
        session.add(_row(known, SEED))
        session.flush()
    return Written(updated=1, changes={day: (before, _facts(_row(known, SEED)) if known else None)})


def enter_days(session: Session, bus: Bus, days: Iterable[Day], entered_by: str, now: datetime, actor: str) -> Written:
    """Write the office's days, and tell what they change."""
    written = write_days(session, days, entered_by)
    if written.changes:
        changes = {day.isoformat(): change for day, change in sorted(written.changes.items())}
        bus.publish(session, CalendarChanged(days=changes), now, actor)
    return written


def _row(day: Day, entered_by: str) -> CalendarDay:
    return CalendarDay(
        day=day.day,
        kind=day.kind.value,
        name=day.name,
        source=day.source,
        official=day.official,
        entered_by=entered_by,
    )


def _facts(row: CalendarDay) -> Facts:
    return row.kind, row.name, row.source, row.official, row.entered_by


def calendar_warning(session: Session, on: date) -> str | None:
    """What the office must be told about its calendar on a day, with the mend; None when all is well.

    From 1 December next year needs rows that a notice stands behind; this year needs them all year round.
    """
    years = [on.year, on.year + 1] if on.month >= WARN_FROM_MONTH else [on.year]
    year_of = extract("year", CalendarDay.day)
    wanted = select(year_of, func.count()).where(CalendarDay.official).group_by(year_of)
    official = {int(year) for year, _ in session.execute(wanted)}
    missing = [str(year) for year in years if year not in official]
    if not missing:
        return None
    return (
        f"Lịch năm {' và '.join(missing)} chưa có ngày nghỉ nào chính thức; "
        "hãy nạp lịch theo thông báo nghỉ lễ: dondoc calendar import FILE"
    )

"""What a scan ought to write, in plain words."""

from datetime import date, datetime, timedelta

from tasks.calendar_seed import seeded_days
from tasks.ladder import Ladder
from tasks.workdays import Calendar, calendar_of
from tests.support.model import CANCELLED, REMINDED, WAITING, Key, Plain, PlainLetter, PlainReminder, PlainTask, Rung
from tests.support.office import ZONE, make_desk

DAYS = [day.day for day in seeded_days([2025, 2026, 2027]) if day.kind != "made_up"]
MADE_UP = [day.day for day in seeded_days([2025, 2026, 2027]) if day.kind == "made_up"]
CALENDAR: Calendar = calendar_of(DAYS, MADE_UP, date(2027, 12, 31))
# Nobody co-ordinates here, and scans are quicker for knowing it.
DESK = make_desk(read_calendar=lambda _session: CALENDAR, ladder=Ladder(coordinating_before=(), coordinating_after=()))
ENDED = "task became "
HOLDS = 3


def scan(plain: Plain, now: datetime) -> None:
    """Each task's newest rung, once, into its contact's letter of the day on which letters may leave next."""
    if not CALENDAR.is_working_day(now.astimezone(ZONE).date()):
        return
    due_at = DESK.hours.post_at(now, CALENDAR)
    day = due_at.astimezone(ZONE).date()
    for task_id, task in plain.tasks.items():
        rung = newest_rung(task, day)
        if rung is not None and not _answered_lately(plain, task_id, day):
            _tell(plain, (task_id, task.version, rung, task.contact), day, due_at, now)
    _carry(plain, day, due_at, now)


def _answered_lately(plain: Plain, task_id: int, on: date) -> bool:
    """An answer that was given after the deadline holds for three working days."""
    task = plain.tasks[task_id]
    when = plain.newest.get((task_id, task.contact, task.version))
    answered = when.astimezone(ZONE).date() if when else task.deadline
    return answered > task.deadline and worked_days(answered, on) < HOLDS


def worked_days(first: date, last: date) -> int:
    return sum(CALENDAR.is_working_day(first + timedelta(days=day + 1)) for day in range((last - first).days))


def newest_rung(task: PlainTask, on: date) -> int | None:
    """By counting days one by one: 7, 3, 1 and 0 working days before, then each working day after."""
    if task.state not in REMINDED:
        return None
    first, last = sorted((on, task.deadline))
    worked = worked_days(first, last)
    if task.deadline < on:
        return -worked
    return min((rung for rung in (7, 3, 1, 0) if rung >= worked), default=None)


def _tell(plain: Plain, rung: Rung, day: date, due_at: datetime, now: datetime) -> None:
    """Once; what was taken back because its task paused or was reported may be told after all."""
    known = plain.reminders.get(rung)
    if known is not None and not (known.dropped or "").startswith(ENDED):
        return
    key = (rung[3], day)
    letter = _letter(plain, key, due_at)
    if letter.state == CANCELLED and not letter.resends:
        letter.state, letter.due_at, letter.not_after = WAITING, due_at, DESK.hours.next_day(day, CALENDAR)
    if letter.state == WAITING and not letter.resends:
        plain.reminders[rung] = PlainReminder(key, now)


def _letter(plain: Plain, key: Key, due_at: datetime) -> PlainLetter:
    return plain.letters.setdefault(key, PlainLetter(due_at, DESK.hours.next_day(key[1], CALENDAR)))


def _carry(plain: Plain, day: date, due_at: datetime, now: datetime) -> None:
    """What earlier letters that never left have to say goes with today's, but for rungs that a newer one overtook."""
    for key in [key for key, each in plain.letters.items() if each.state == WAITING and key[1] < day]:
        letter = plain.letters[key]
        if letter.resends:
            continue
        for rung, reminder in plain.told_by(key).items():
            if any(rung[:2] == newer[:2] and rung[3] == newer[3] and newer[2] < rung[2] for newer in plain.reminders):
                reminder.dropped = "a newer rung is told"
        left = plain.told_by(key)
        today = _letter(plain, (key[0], day), due_at) if left else None
        if today is not None and today.state == WAITING and not today.resends:
            for reminder in left.values():
                reminder.letter = (key[0], day)
        if not plain.told_by(key):
            letter.state = CANCELLED

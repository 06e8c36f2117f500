"""Nobody worked for days: afterwards one letter each with the newest rungs, one digest, and nothing on days off.

Processes are told to stop in the middle of a working day's letters, and the office's clock is moved; they come up once
on a day off, and then on the next working day.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import partial

from sqlalchemy import select

from tasks.carry import NEWER
from tasks.handlers import BUS
from tasks.letter import LetterState
from tasks.task import Task, hold_tasks
from tasks.tick import Tick
from worker.chaos.books import Key
from worker.chaos.experiment import Experiment
from worker.chaos.filling import ZONE, address
from worker.chaos.house import House
from worker.chaos.judge import judge, none_came_twice, nothing_was_in_doubt
from worker.chaos.ledger_check import Evidence
from worker.chaos.member import Member

WORKING, RESTING = time(8, 30), time(10, 0)  # when they come up on a working day, and on a day off
LEAD = "cvp@tinh.gov.vn"
SLOTS = ("calendar", "people", "pauses", "recurring", "remind", "digest")
AWAKE_SECONDS = 4.0


@dataclass(frozen=True)
class Away:
    """`last` was worked until the middle, `off` is a day off in between, `back` the day of return.

    `rungs`: a deadline, what is told of it on the last day, and on the day of return.
    """

    last: date
    off: date
    back: date
    rungs: Mapping[date, tuple[int, int]]

    def deadline(self, number: int) -> date:
        """That of the task of the contact with this number."""
        return list(self.rungs)[number % len(self.rungs)]


# Wednesday to Friday and a weekend are lost.
DAYS = Away(
    last=date(2026, 10, 6),
    off=date(2026, 10, 10),
    back=date(2026, 10, 12),
    rungs={date(2026, 10, 2): (-2, -6), date(2026, 10, 10): (3, -1), date(2026, 10, 15): (7, 3)},
)
# Off from the 4th to the 10th, as the calendar foresees.
TET = Away(
    last=date(2027, 2, 3),
    off=date(2027, 2, 8),
    back=date(2027, 2, 11),
    rungs={date(2027, 2, 2): (-1, -2), date(2027, 2, 8): (0, -1), date(2027, 2, 12): (3, 1)},
)


def stay_away(away: Away, house: House) -> None:
    _give_deadlines(house, away)
    _move_to(house, away.last, WORKING)
    house.crew.start()
    members = [*house.crew.of("worker"), *house.crew.of("scheduler")]
    house.await_taken(house.letters // 2, seconds=300)
    house.fault(f"all stop on {away.last}")
    house.crew.rest(*members)
    house.expected.may_be_cancelled |= _unread(house)
    _look_in(house, away.off, members)
    _move_to(house, away.back, WORKING)
    house.crew.back(*members)
    house.recovered()
    judge(
        house,
        nothing_was_in_doubt,
        none_came_twice,
        partial(_each_read_one, away),
        partial(_old_words_were_dropped, away),
        partial(_no_slot_ran, away),
    )


def _give_deadlines(house: House, away: Away) -> None:
    """As the office would, each a new deadline version; and what must come of them."""
    now, keys = house.now(), set[Key]()
    with house.database.write() as session:
        for task in hold_tasks(session, session.scalars(select(Task.id))):
            number = int(task.content_key.partition("/")[0])
            BUS.publish(session, task.move_deadline(away.deadline(number)), now, "chaos")
            rungs = away.rungs[away.deadline(number)]
            keys |= {Key(task.content_key, task.deadline_version, rung, address(number)) for rung in rungs}
    house.expected.keys = keys
    house.expected.slots = {(job, day) for job in SLOTS for day in (away.last, away.back)}


def _move_to(house: House, day: date, at: time) -> None:
    house.forward(datetime.combine(day, at, ZONE) - house.now())


def _unread(house: House) -> set[str]:
    """Mailboxes that have not had their letter of the day."""
    everybody = {LEAD, *(address(number) for number in range(1, house.letters + 1))}
    return everybody - {each.recipient for each in house.taken}


def _look_in(house: House, day: date, members: list[Member]) -> None:
    """Come up on a day off, do nothing, and go again."""
    _move_to(house, day, RESTING)
    before, turned = len(house.taken), _turned(house)
    house.crew.back(*members)
    house.until(lambda: _turned(house) > turned, "a turn of the scheduler", seconds=120)
    house.last(AWAKE_SECONDS)
    house.crew.rest(*members)
    if sent := len(house.taken) - before:
        house.breach(f"{sent} letters left on {day}, a day off")


def _turned(house: House) -> int:
    """When the scheduler last came to the end of its turns; by the database's clock."""
    with house.database.read() as session:
        return session.scalar(select(Tick.at).where(Tick.loop == "relay")) or 0


def _each_read_one(away: Away, house: House, found: Evidence) -> Iterator[str]:
    read = Counter[tuple[str, date]]()
    for letter in found.books.letters.values():
        read[found.books.mailboxes[letter.contact_id], letter.slot] += len(found.copies(letter))
    for mailbox in (LEAD, *(address(number) for number in range(1, house.letters + 1))):
        if read[mailbox, away.back] != 1 or read[mailbox, away.last] > 1:
            yield f"{mailbox} read {read[mailbox, away.last]} letters, and {read[mailbox, away.back]} after those days"
    if others := {day for _, day in read} - {away.last, away.back}:
        yield f"there are letters of {', '.join(map(str, sorted(others)))}"


def _old_words_were_dropped(away: Away, _house: House, found: Evidence) -> Iterator[str]:
    """What was not read on the last day is overtaken by what is told on the day of return, and says so."""
    for each in found.books.reminders:
        letter = found.books.letters[each.letter_id]
        overtaken = letter.slot == away.last and letter.state != LetterState.SENT
        if each.dropped != (NEWER if overtaken else None):
            yield f"rung {each.key.rung} of {each.code} was dropped: {each.dropped}; its letter is {letter.state}"


def _no_slot_ran(away: Away, _house: House, found: Evidence) -> Iterator[str]:
    for job, day in found.books.runs:
        if day not in {away.last, away.back}:
            yield f"the slot {job} of {day} has run"


def _experiment(name: str, about: str, away: Away) -> Experiment:
    settings = {"DIGEST_AT": "08:00"}
    return Experiment(name, about, partial(stay_away, away), letters=150, lease=60.0, settings=settings)


EXPERIMENTS = (
    _experiment("days_away", "nobody works for three days and a weekend", DAYS),
    _experiment("tet_away", "nobody works over Tết 2027", TET),
)

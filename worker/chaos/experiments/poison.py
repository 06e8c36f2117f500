"""Letters that cannot be made, because rows say what this version cannot read: each ends alone, and is seen."""

from collections.abc import Callable, Iterator, Mapping

from sqlalchemy import update

from tasks.letter import LetterState
from tasks.task import Task
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence

# Columns that a later version, or a person with a database's own tools, may have written into.
UNREADABLE = {"urgency": "flash", "state": "archived"}
SHARE = 0.1


def poison(house: House) -> None:
    """The scan wrote their letters; no worker has looked at them yet."""
    house.crew.start(workers=0)
    house.until(_scanned(house), "the scan", seconds=120)
    spoilt = house.dice.sample(range(1, house.letters + 1), round(house.letters * SHARE))
    unmade, unwanted = spoilt[::2], spoilt[1::2]
    _spoil(house, unmade, "urgency")
    _spoil(house, unwanted, "state")
    house.fault("a row that cannot be read", len(spoilt))
    house.expected.may_die |= set(map(address, unmade))
    house.expected.may_be_cancelled |= set(map(address, unwanted))
    house.crew.start(schedulers=0)
    house.recovered()
    ends = dict.fromkeys(map(address, unmade), LetterState.DEAD)
    ends |= dict.fromkeys(map(address, unwanted), LetterState.CANCELLED)
    judge(house, lambda _house, found: _each_ends_alone(found, ends))


def _scanned(house: House) -> Callable[[], bool]:
    def scanned() -> bool:
        found = house.standing()
        return found is not None and found.scanned

    return scanned


def _spoil(house: House, numbers: list[int], column: str) -> None:
    keys = [f"{number}/1" for number in numbers]
    with house.database.write() as session:
        session.execute(update(Task).where(Task.content_key.in_(keys)).values({column: UNREADABLE[column]}))


def _each_ends_alone(found: Evidence, ends: Mapping[str, LetterState]) -> Iterator[str]:
    """At its first try and with a reason; every other one is sent."""
    for letter in found.books.letters.values():
        mailbox = found.books.mailboxes[letter.contact_id]
        right = ends.get(mailbox, LetterState.SENT)
        told = letter.reason if mailbox in ends else "nothing to tell"
        if letter.state != right or not told or len(found.books.attempts.get(letter.id, ())) != 1:
            yield f"{found.books.name(letter)} was to be {right} after one try, and told of; it says: {letter.reason}"


EXPERIMENTS = (Experiment("poison", "one letter in ten cannot be made", poison, letters=300, lease=60.0),)

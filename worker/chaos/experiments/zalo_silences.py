"""Zalo takes messages and its answers never come: what evidence settles, and what is sent once more and says so."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from notifiers.zalo.text import RESENT
from tasks.letter import LetterState
from worker.chaos.experiment import Experiment
from worker.chaos.filling import phone, user_id
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence
from worker.chaos.spoken import words
from worker.chaos.tally import outcomes
from worker.chaos.template_readers import read_templates
from worker.chaos.way import letters_of, went_by
from worker.chaos.zalo_fault import ZaloFault
from worker.chaos.zalo_hook import OK
from worker.pretend_zalo.told import Told

SHARE = 1 / 12  # of the letters, for each of four fates
LOOK_SECONDS = 0.05
# More than there are messages of twelve letters: so an event finds a free thread, as it does in an office.
MANY_THREADS = {"WORKER_THREADS": "12"}


@dataclass(frozen=True)
class Fates:
    """Contacts, by number. All of them are sent something that is not answered.

    `again` have it, and say nothing either; `missed` never got it; `answering` have it, and answer in the chat at once;
    `told` are written to by template, and their phones tell by its tracking id that it came.
    """

    again: Sequence[int]
    missed: Sequence[int]
    answering: Sequence[int]
    told: Sequence[int]


def zalo_timeout(house: House) -> None:
    fates = _fates(house)
    read_templates(house, fates.told)
    _keep_silent(house, fates)
    house.crew.start(workers=0, schedulers=0, web=1)
    house.await_web()
    house.crew.start()
    _tell(house, fates)
    silences = 4 * len(fates.again)
    house.until(lambda: house.zalo.faults.met.total() == silences, f"{silences} silences")
    house.fault("Zalo says nothing to a message", silences)
    house.recovered()
    judge(house, _each_silence_is_a_doubt, partial(_second_copies_say_so, fates), partial(_evidence_settles, fates))


def _fates(house: House) -> Fates:
    count = max(1, round(house.letters * SHARE))
    drawn = house.dice.sample(range(1, house.letters + 1), 4 * count)
    return Fates(*(drawn[start::4] for start in range(4)))


def _keep_silent(house: House, fates: Fates) -> None:
    taken, lost = Told.silent(house.zalo.over), Told.silent(house.zalo.over, taken=False)
    silent = [user_id(each) for each in (*fates.again, *fates.answering)]
    silent += [phone(each).removeprefix("+") for each in fates.told]
    missed = frozenset(map(user_id, fates.missed))
    house.zalo.spoil(ZaloFault(taken, frozenset(silent)), ZaloFault(lost, missed))


def _tell(house: House, fates: Fates) -> None:
    """As soon as each has the message; long before we give up waiting for its answer."""
    waiting = {*fates.answering, *fates.told}
    deadline = time.monotonic() + 120
    while waiting and time.monotonic() < deadline:
        for number in sorted(waiting):
            there = house.zalo.phone(user_id(number))
            if there.lines:
                waiting.remove(number)
                status = there.receive(there.lines[0]) if number in fates.told else there.reply("đã nhận tất cả")
                if status != OK:
                    house.breach(f"an event of contact {number} was answered {status}")
        time.sleep(LOOK_SECONDS)


def _each_silence_is_a_doubt(house: House, found: Evidence) -> Iterator[str]:
    silences, doubts = house.zalo.faults.met.total(), outcomes(found)["ambiguous"]
    if doubts != silences:
        yield f"Zalo was silent {silences} times, and {doubts} doubts are told of"


def _second_copies_say_so(fates: Fates, house: House, found: Evidence) -> Iterator[str]:
    """Who was left in doubt gets one more, which says what it is; nobody else does."""
    for number in range(1, house.letters + 1):
        wanted = [False, True] if number in fates.again else [number in fates.missed]
        letter = letters_of(found, number).get("zalo_template" if number in fates.told else "zalo")
        came = [words(copy).startswith(RESENT) for copy in found.copies(letter)] if letter else []
        if came != wanted:
            yield f"contact {number} got {came}, of {wanted}: whether each copy says that it is a second one"


def _evidence_settles(fates: Fates, _house: House, found: Evidence) -> Iterator[str]:
    for number in (*fates.answering, *fates.told):
        channel = "zalo_template" if number in fates.told else "zalo"
        letter = letters_of(found, number).get(channel)
        if letter is None or letter.state != LetterState.SENT or not went_by(found, number, channel):
            yield f"the letter of contact {number} did not count as sent by what was told of it"
        elif found.books.attempts[letter.id][-1].outcome != "evidence":
            yield f"{found.books.name(letter)} ended by {found.books.attempts[letter.id][-1].outcome}, not by evidence"


EXPERIMENTS = (
    Experiment(
        "zalo_timeout",
        "Zalo says nothing to one message in three; some are answered or told of",
        zalo_timeout,
        letters=96,
        zalo=1,
        phones=True,
        lease=60.0,
        settings=MANY_THREADS,
    ),
)

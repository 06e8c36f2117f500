"""Zalo takes messages and its answers never come: what evidence settles, and what is sent once more and says so."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from notifiers.zalo.text import RESENT
from tasks.contact import Contact
from tasks.letter import Letter, LetterState
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address, phone, user_id
from worker.chaos.house import House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence
from worker.chaos.recorded import received
from worker.chaos.spoken import words
from worker.chaos.tally import outcomes
from worker.chaos.template_readers import read_templates
from worker.chaos.way import letters_of, went_by
from worker.chaos.zalo_fault import ZaloFault
from worker.chaos.zalo_hook import OK
from worker.pretend_zalo.told import Told

SHARE = 1 / 12  # of the letters, for each of five fates
# More than there are messages of twelve letters: so an event finds a free thread, as it does in an office.
MANY_THREADS = {"WORKER_THREADS": "12"}


@dataclass(frozen=True)
class Fates:
    """Contacts, by number. All of them are sent something that is not answered.

    `again` have it, and say nothing either; `missed` never got it; `answering` have it, and answer in the chat at once,
    `late` when it already waits for its second copy; `told` are written to by template, and their phones tell by its
    tracking id that it came.
    """

    again: Sequence[int]
    missed: Sequence[int]
    answering: Sequence[int]
    late: Sequence[int]
    told: Sequence[int]


def zalo_timeout(house: House) -> None:
    fates = _fates(house)
    read_templates(house, fates.told)
    _keep_silent(house, fates)
    house.crew.start(workers=0, schedulers=0, web=1)
    house.await_web()
    house.crew.start()
    _tell(house, fates)
    silences = 5 * len(fates.again)
    house.until(lambda: house.zalo.faults.met.total() == silences, f"{silences} silences")
    house.fault("Zalo says nothing to a message", silences)
    house.recovered()
    judge(
        house,
        _each_silence_is_a_doubt,
        partial(_second_copies_say_so, fates),
        partial(_evidence_settles, fates),
        partial(_answers_are_recorded, fates),
    )


def _fates(house: House) -> Fates:
    count = max(1, round(house.letters * SHARE))
    drawn = house.dice.sample(range(1, house.letters + 1), 5 * count)
    return Fates(*(drawn[start::5] for start in range(5)))


def _keep_silent(house: House, fates: Fates) -> None:
    taken, lost = Told.silent(house.zalo.over), Told.silent(house.zalo.over, taken=False)
    silent = [user_id(each) for each in (*fates.again, *fates.answering, *fates.late)]
    silent += [phone(each).removeprefix("+") for each in fates.told]
    missed = frozenset(map(user_id, fates.missed))
    house.zalo.spoil(ZaloFault(taken, frozenset(silent)), ZaloFault(lost, missed))


def _tell(house: House, fates: Fates) -> None:
    """Those who have the message say so in their own ways."""
    waiting = {*fates.answering, *fates.late, *fates.told}

    def all_said() -> bool:
        again = _waiting_again(house)
        for number in sorted(waiting):
            there = house.zalo.phone(user_id(number))
            if there.lines and (number not in fates.late or address(number) in again):
                waiting.remove(number)
                status = there.receive(there.lines[0]) if number in fates.told else there.reply("đã nhận tất cả")
                if status != OK:
                    house.breach(f"an event of contact {number} was answered {status}")
        return not waiting

    house.until(all_said, "the messages that are to be answered")


def _waiting_again(house: House) -> set[str | None]:
    """Whose letter waits for its second copy."""
    wanted = select(Contact.email).select_from(Letter).join(Contact, Contact.id == Letter.contact_id)
    with house.database.read() as session:
        return set(session.scalars(wanted.where(Letter.state == LetterState.PENDING, Letter.resends > 0)))


def _each_silence_is_a_doubt(house: House, found: Evidence) -> Iterator[str]:
    silences, doubts = house.zalo.faults.met.total(), outcomes(found)["ambiguous"]
    if doubts != silences:
        yield f"Zalo was silent {silences} times, and {doubts} doubts are told of"


def _second_copies_say_so(fates: Fates, house: House, found: Evidence) -> Iterator[str]:
    """Who was left in doubt gets one more, which says what it is; nobody else does.

    Who is late may be too late for the second copy, and is not for the answer.
    """
    for number in sorted(set(range(1, house.letters + 1)) - set(fates.late)):
        wanted = [False, True] if number in fates.again else [number in fates.missed]
        letter = letters_of(found, number).get("zalo_template" if number in fates.told else "zalo")
        came = [words(copy).startswith(RESENT) for copy in found.copies(letter)] if letter else []
        if came != wanted:
            yield f"contact {number} got {came}, of {wanted}: whether each copy says that it is a second one"


def _evidence_settles(fates: Fates, _house: House, found: Evidence) -> Iterator[str]:
    for number in (*fates.answering, *fates.told):
        channel = "zalo_template" if number in fates.told else "zalo"
        letter = letters_of(found, number)[channel]
        last = found.books.attempts[letter.id][-1].outcome
        if not went_by(found, number, channel) or last != "evidence":
            yield f"{found.books.name(letter)} ended by {last}, not by what was told of it"


def _answers_are_recorded(fates: Fates, house: House, found: Evidence) -> Iterator[str]:
    recorded = received(house, found)
    for number in (*fates.answering, *fates.late):
        if recorded[address(number)] != 1:
            yield f"contact {number} answered while its letter was in doubt, recorded {recorded[address(number)]} times"


EXPERIMENTS = (
    Experiment(
        "zalo_timeout",
        "Zalo says nothing to five messages in twelve; some are answered or told of",
        zalo_timeout,
        letters=96,
        zalo=1,
        phones=True,
        lease=60.0,
        settings=MANY_THREADS,
    ),
)

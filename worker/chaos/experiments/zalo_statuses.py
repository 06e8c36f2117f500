"""Template messages are cut off, and Zalo is asked what became of them: who has one gets no second one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tasks.letter import LetterState
from worker.chaos.experiment import Experiment
from worker.chaos.filling import phone
from worker.chaos.house import House
from worker.chaos.judge import judge, none_came_twice
from worker.chaos.ledger_check import Evidence
from worker.chaos.tally import outcomes
from worker.chaos.template_readers import read_templates
from worker.chaos.way import letters_of
from worker.chaos.zalo_fault import ZaloFault
from worker.pretend_zalo.told import Told

SHARE = 0.1  # of the letters, for each of four fates
BROKEN = 500


@dataclass(frozen=True)
class Fates:
    """Contacts, by number: `there` have the message, `gone` have not."""

    there: Sequence[int]
    gone: Sequence[int]


def zalo_template_status(house: House) -> None:
    read_templates(house, range(1, house.letters + 1))
    house.zalo.account.status_by_tracking = True
    count = round(house.letters * SHARE)
    drawn = house.dice.sample(range(1, house.letters + 1), 4 * count)
    fates = Fates(drawn[: 2 * count], drawn[2 * count :])
    house.zalo.spoil(
        ZaloFault(Told.cut(), _phones(fates.there[::2])),
        ZaloFault(Told.status(BROKEN, taken=True), _phones(fates.there[1::2])),
        ZaloFault(Told.cut(taken=False), _phones(fates.gone[::2])),
        ZaloFault(Told.status(BROKEN), _phones(fates.gone[1::2])),
    )
    house.crew.start()
    house.until(lambda: house.zalo.faults.met.total() == len(drawn), f"{len(drawn)} faults")
    house.fault("a template message is cut off, or brings a server's fault", len(drawn))
    house.recovered()
    judge(
        house,
        none_came_twice,
        _each_was_asked_about,
        partial(_who_has_it_is_left_in_peace, fates),
        partial(_who_has_not_gets_it_once, fates),
    )


def _phones(numbers: Sequence[int]) -> frozenset[str]:
    return frozenset(phone(each).removeprefix("+") for each in numbers)


def _each_was_asked_about(house: House, found: Evidence) -> Iterator[str]:
    doubts, faults = outcomes(found)["ambiguous"], house.zalo.faults.met.total()
    if doubts != faults:
        yield f"{faults} messages were not answered, and {doubts} doubts are told of"
    asked = {each.request.query.get("tracking_id") for each in house.zalo.calls if each.request.method == "GET"}
    doubtful = {each.letter_id for tries in found.books.attempts.values() for each in tries if _in_doubt(each.outcome)}
    for letter in map(found.books.letters.get, sorted(doubtful)):
        if letter is not None and letter.tracking not in asked:
            yield f"{found.books.name(letter)} was in doubt, and Zalo was never asked about it"


def _in_doubt(outcome: str) -> bool:
    return outcome == "ambiguous"


def _who_has_it_is_left_in_peace(fates: Fates, house: House, found: Evidence) -> Iterator[str]:
    for number in fates.there:
        letter = letters_of(found, number)["zalo_template"]
        last = found.books.attempts[letter.id][-1].outcome
        if letter.state != LetterState.SENT or last != "evidence" or _written_to(house, number) != 1:
            times = _written_to(house, number)
            yield f"{found.books.name(letter)} had come; it was sent {times} times, and ended by {last}"


def _who_has_not_gets_it_once(fates: Fates, house: House, found: Evidence) -> Iterator[str]:
    for number in fates.gone:
        letter = letters_of(found, number)["zalo_template"]
        copies, times = len(found.copies(letter)), _written_to(house, number)
        if (letter.state, letter.resends, copies, times) != (LetterState.SENT, 1, 1, 2):
            yield f"{found.books.name(letter)} was lost; sent {times} times, it came {copies} times"


def _written_to(house: House, number: int) -> int:
    to = phone(number).removeprefix("+")
    return sum(each.request.text("phone") == to for each in house.zalo.calls)


EXPERIMENTS = (
    Experiment(
        "zalo_template_status",
        "four template messages in ten get no answer; Zalo is asked what became of them",
        zalo_template_status,
        letters=100,
        zalo=1,
        phones=True,
        lease=60.0,
        settings={"ZALO_STATUS_BY": "tracking_id"},
    ),
)

"""Letters by Zalo while its side asks to wait, fails, is gone, or says nothing at all."""

from collections.abc import Callable, Iterator

from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.house import USUAL_WORKERS, House
from worker.chaos.http_answer import SILENT, HttpAnswer
from worker.chaos.judge import each_doubt_brought_a_copy, judge, no_try_was_spent, none_came_twice, nothing_was_in_doubt
from worker.chaos.ledger_check import Evidence
from worker.chaos.short_times import SHORT
from worker.chaos.tally import outcomes

WAIT = 4  # seconds that the service asks for
TOO_MANY = HttpAnswer(429, {"Retry-After": str(WAIT)}, share=0.3)
AWAY_FOR = HttpAnswer(503, {"Retry-After": str(WAIT)}, share=0.15)
AWAY = HttpAnswer(503, share=0.3)  # whoever is not among the ones before: as many again
GONE = HttpAnswer(410)
WHILE = 8.0  # seconds: some rests of the channel
AT_MOST_TRIED = USUAL_WORKERS * THREADS + WHILE / SHORT.rest.total_seconds()
LEASE = 60.0


def webhook_429(house: House) -> None:
    _fail(house, "too many requests", TOO_MANY)
    judge(house, _nobody_came_too_early, nothing_was_in_doubt, no_try_was_spent)


def webhook_503(house: House) -> None:
    """A server's own fault leaves it open whether the message went, unless it says when to come again."""
    _fail(house, "service unavailable", AWAY_FOR, AWAY)
    judge(house, _nobody_came_too_early, _each_fault_is_a_doubt, none_came_twice)


def webhook_410(house: House) -> None:
    """The address of the service is wrong: the channel rests until a person mends that."""
    house.http.answer(GONE)
    house.crew.start()
    house.until(lambda: house.http.requests, "a request")
    house.last(WHILE)
    house.http.answer()
    house.fault("the service is gone", _told(house, GONE))
    house.recovered()
    judge(house, nothing_was_in_doubt, no_try_was_spent, _few_were_tried)


def webhook_silent(house: House) -> None:
    """The message was taken, and no answer came in time: sent once more, and written down."""
    silent = HttpAnswer(SILENT.status, taken=True, share=0.1)
    _fail(house, "the service takes a message and says nothing", silent)
    judge(house, _each_silence_is_a_doubt, each_doubt_brought_a_copy)


def _fail(house: House, words: str, *answers: HttpAnswer) -> None:
    """For a share of the letters, until half have come."""
    house.http.answer(*answers)
    house.crew.start()
    house.await_taken(house.letters // 2, seconds=300)
    house.http.answer()
    house.fault(words, _told(house, *answers))
    house.recovered()


def _told(house: House, *answers: HttpAnswer) -> int:
    return sum(each.told in answers for each in house.http.requests)


def _nobody_came_too_early(house: House, _found: Evidence) -> Iterator[str]:
    """By the office's clock, which may have been moved meanwhile; counted from the request, before its answer."""
    told: dict[str, float] = {}
    for each in house.http.requests:
        moment = each.at + sum(seconds for at, seconds in house.moves if at <= each.at)
        if moment < told.pop(each.letter, 0.0) + WAIT:
            yield "a letter came again before the time that it was told"
        if each.told is not None and each.told.headers:
            told[each.letter] = moment


def _few_were_tried(house: House, _found: Evidence) -> Iterator[str]:
    if not 0 < _told(house, GONE) <= AT_MOST_TRIED:
        yield f"{_told(house, GONE)} tries met a service that is gone; a channel that rests has {AT_MOST_TRIED:g}"


def _each_fault_is_a_doubt(house: House, found: Evidence) -> Iterator[str]:
    """But for those that say when to come again."""
    faults, put_off = _told(house, AWAY), _told(house, AWAY_FOR)
    if not faults or not put_off or outcomes(found)["ambiguous"] != faults or outcomes(found)["throttled"] != put_off:
        yield f"{faults} faults left a doubt and {put_off} said when to come again; told of are {outcomes(found)}"


def _each_silence_is_a_doubt(house: House, found: Evidence) -> Iterator[str]:
    silences, doubts = sum(each.told is not None for each in house.http.requests), outcomes(found)["ambiguous"]
    if not silences or doubts != silences:
        yield f"the service was silent {silences} times, and {doubts} doubts are told of"


def _experiment(name: str, about: str, play: Callable[[House], None], letters: int = 300) -> Experiment:
    return Experiment(name, about, play, letters=letters, zalo=1, lease=LEASE)


EXPERIMENTS = (
    _experiment("webhook_429", f"Zalo asks three in ten to wait {WAIT} s", webhook_429),
    _experiment("webhook_503", "Zalo fails, and says when to come again or not", webhook_503),
    _experiment("webhook_410", "Zalo's address is wrong for a while", webhook_410),
    _experiment("webhook_silent", "Zalo takes one in ten and says nothing", webhook_silent, letters=200),
)

"""The mail server hangs up, is busy, or does not let us in: what left, what did not, and what nobody can know."""

from collections.abc import Callable, Iterator

from tasks.circuit import Circuit, CircuitState
from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.house import USUAL_WORKERS, House
from worker.chaos.ledger_check import Evidence
from worker.chaos.short_times import SHORT
from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.tally import doubts, tally

SHARE = 0.1
LATER, BUSY = "451 4.3.0 try again later", "421 4.3.2 this system is not accepting messages now"
GREYLISTED = "451 4.7.1 greylisted, come again in 2 seconds"
WRONG_LOGIN = "535 5.7.8 authentication credentials invalid"
WHILE = 8.0  # seconds: several rests of a channel
# Each letter under way that succeeds begins the count of failures anew; then one tries the channel after each rest.
AT_MOST_TRIED = USUAL_WORKERS * THREADS * SHORT.breaker.trip + WHILE / SHORT.breaker.rest.total_seconds()
Judge = Callable[[House, Evidence], Iterator[str]]


def smtp_drop(house: House) -> None:
    """The letter was taken, and its answer never came: sent once more, as the same letter."""
    _fail(house, "the mail server hangs up before its answer", Refusal(At.ANSWER, share=SHARE))
    _judge(house, _each_cut_is_a_doubt, _each_doubt_brings_a_copy)


def smtp_cut(house: House) -> None:
    """The letter was cut in the middle, and the sender cannot tell: sent once more, and only that one arrives."""
    _fail(house, "the mail server hangs up within a letter", Refusal(At.BODY, share=SHARE))
    _judge(house, _each_cut_is_a_doubt, _none_comes_twice)


def smtp_451(house: House) -> None:
    """Refused for now, after the final dot or at once: it did not leave, and comes again."""
    _fail(
        house,
        "the mail server asks to try later",
        Refusal(At.ANSWER, LATER, SHARE),
        Refusal(At.RCPT, GREYLISTED, SHARE),
    )
    _judge(house, _nothing_is_in_doubt, _each_refusal_is_an_attempt)


def smtp_421(house: House) -> None:
    """Busy, in the middle of the work and for everybody: the channel rests, and one letter at a time tries it."""
    house.crew.start()
    house.await_taken(house.letters // 3, seconds=300)
    house.fault("the mail server is busy")
    house.smtp.refuse(Refusal(At.MAIL, BUSY), Refusal(At.GREETING, BUSY))
    _last(house)
    _judge(house, _nothing_is_in_doubt, _few_were_tried)


def smtp_535(house: House) -> None:
    """The password is wrong from the start: the channel rests, and no letter pays for it."""
    house.fault("the mail server refuses the login")
    house.smtp.refuse(Refusal(At.LOGIN, WRONG_LOGIN))
    house.crew.start()
    _last(house)
    _judge(house, _nothing_is_in_doubt, _few_were_tried, _no_try_was_spent)


def _fail(house: House, words: str, *refusals: Refusal) -> None:
    """For a share of the letters, until most have come."""
    house.smtp.refuse(*refusals)
    house.crew.start()
    house.await_taken(house.letters * 2 // 3, seconds=300)
    house.smtp.refuse()
    house.fault(words, house.smtp.refused.total())
    house.recovered()


def _last(house: House) -> None:
    """From the first refusal on, for some rests of the channel; then the server is well."""
    house.until(lambda: house.smtp.refused, "a refusal")
    house.last(WHILE)
    house.smtp.refuse()
    house.recovered()


def _judge(house: House, *questions: Judge) -> None:
    house.settle()
    found = house.evidence()
    for question in (*questions, _the_channel_is_open):
        for words in question(house, found):
            house.breach(words)


def _each_cut_is_a_doubt(house: House, found: Evidence) -> Iterator[str]:
    cuts = house.smtp.refused.total()
    if not cuts or doubts(found) != cuts:
        yield f"{cuts} connections were cut, and {doubts(found)} doubts are told of"


def _each_doubt_brings_a_copy(_house: House, found: Evidence) -> Iterator[str]:
    again, copies = sum(each.resends for each in found.books.letters.values()), tally(found).resent
    if again != copies:
        yield f"{again} letters were sent once more, and {copies} second copies came"


def _none_comes_twice(_house: House, found: Evidence) -> Iterator[str]:
    if copies := tally(found).resent:
        yield f"{copies} letters came twice, of which one copy had been cut in the middle"


def _nothing_is_in_doubt(_house: House, found: Evidence) -> Iterator[str]:
    if doubts(found):
        yield f"{doubts(found)} letters were in doubt, and each had been refused in so many words"


def _each_refusal_is_an_attempt(house: House, found: Evidence) -> Iterator[str]:
    outcomes = [each.outcome for tries in found.books.attempts.values() for each in tries]
    for at, outcome in ((At.ANSWER, "transient"), (At.RCPT, "throttled")):
        if not house.smtp.refused[at] or outcomes.count(outcome) != house.smtp.refused[at]:
            yield f"{house.smtp.refused[at]} refusals at {at}, and {outcomes.count(outcome)} attempts are {outcome}"


def _few_were_tried(_house: House, found: Evidence) -> Iterator[str]:
    refused = [each for tries in found.books.attempts.values() for each in tries if each.outcome != "sent"]
    if not 0 < len(refused) <= AT_MOST_TRIED:
        yield f"{len(refused)} tries met a server that took none; a channel that rests has at most {AT_MOST_TRIED:g}"


def _no_try_was_spent(_house: House, found: Evidence) -> Iterator[str]:
    if spent := sum(each.tries != 1 for each in found.books.letters.values()):
        yield f"{spent} letters needed more than one try, and settings of ours had been wrong"


def _the_channel_is_open(house: House, _found: Evidence) -> Iterator[str]:
    with house.database.read() as session:
        circuit = session.get(Circuit, "email")
    if circuit is not None and circuit.state != CircuitState.CLOSED:
        yield f"all is well again, and the channel is still {circuit.state}: {circuit.reason}"


EXPERIMENTS = (
    Experiment("smtp_drop", "a connection in ten is cut before the answer to a letter", smtp_drop),
    Experiment("smtp_cut", "a connection in ten is cut within a letter", smtp_cut),
    Experiment("smtp_421", "the mail server is busy for a while", smtp_421),
    Experiment("smtp_451", "the mail server asks some to try later", smtp_451),
    Experiment("smtp_535", "the mail server refuses the login for a while", smtp_535),
)

"""The mail server hangs up, is busy, or does not let us in: what left, what did not, and what nobody can know."""

from collections.abc import Callable, Iterator

from tasks.circuit import Circuit, CircuitState
from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.house import USUAL_WORKERS, House
from worker.chaos.judge import each_doubt_brought_a_copy, judge, no_try_was_spent, none_came_twice, nothing_was_in_doubt
from worker.chaos.ledger_check import Evidence
from worker.chaos.short_times import SHORT
from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.tally import outcomes

SHARE = 0.1
LATER, BUSY = "451 4.3.0 try again later", "421 4.3.2 this system is not accepting messages now"
GREYLISTED = "451 4.7.1 greylisted, come again in 2 seconds"
WRONG_LOGIN = "535 5.7.8 authentication credentials invalid"
WHILE = 8.0  # seconds: several rests of a channel
# Each letter under way that succeeds begins the count of failures anew; then one tries the channel after each rest.
AT_MOST_TRIED = USUAL_WORKERS * THREADS * SHORT.breaker.trip + WHILE / SHORT.breaker.rest.total_seconds()
LEASE = 60.0


def smtp_drop(house: House) -> None:
    """The letter was taken, and its answer never came: sent once more, as the same letter."""
    _fail(house, "the mail server hangs up before its answer", Refusal(At.ANSWER, share=SHARE))
    judge(house, _each_cut_is_a_doubt, each_doubt_brought_a_copy, _the_channel_is_open)


def smtp_cut(house: House) -> None:
    """The letter was cut in the middle, and the sender cannot tell: sent once more, and only that one arrives."""
    _fail(house, "the mail server hangs up within a letter", Refusal(At.BODY, share=SHARE))
    judge(house, _each_cut_is_a_doubt, none_came_twice, _the_channel_is_open)


def smtp_451(house: House) -> None:
    """Refused for now, after the final dot or at once: it did not leave, and comes again."""
    _fail(
        house,
        "the mail server asks to try later",
        Refusal(At.ANSWER, LATER, SHARE),
        Refusal(At.RCPT, GREYLISTED, SHARE),
    )
    judge(house, nothing_was_in_doubt, _each_refusal_is_an_attempt, _the_channel_is_open)


def smtp_421(house: House) -> None:
    """Busy, in the middle of the work and for everybody: the channel rests, and one letter at a time tries it."""
    house.crew.start()
    house.await_taken(house.letters // 3, seconds=300)
    house.fault("the mail server is busy")
    house.smtp.refuse(Refusal(At.MAIL, BUSY), Refusal(At.GREETING, BUSY))
    _last(house)
    judge(house, nothing_was_in_doubt, _few_were_tried, _the_channel_is_open)


def smtp_535(house: House) -> None:
    """The password is wrong from the start: the channel rests, and no letter pays for it."""
    house.fault("the mail server refuses the login")
    house.smtp.refuse(Refusal(At.LOGIN, WRONG_LOGIN))
    house.crew.start()
    _last(house)
    judge(house, nothing_was_in_doubt, _few_were_tried, no_try_was_spent, _the_channel_is_open)


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


def _each_cut_is_a_doubt(house: House, found: Evidence) -> Iterator[str]:
    cuts, doubts = house.smtp.refused.total(), outcomes(found)["ambiguous"]
    if not cuts or doubts != cuts:
        yield f"{cuts} connections were cut, and {doubts} doubts are told of"


def _each_refusal_is_an_attempt(house: House, found: Evidence) -> Iterator[str]:
    for at, outcome in ((At.ANSWER, "transient"), (At.RCPT, "throttled")):
        told, tries = house.smtp.refused[at], outcomes(found)[outcome]
        if not told or tries != told:
            yield f"{told} refusals at {at}, and {tries} attempts are {outcome}"


def _few_were_tried(_house: House, found: Evidence) -> Iterator[str]:
    tried = outcomes(found)["transient"] + outcomes(found)["config"]
    if not 0 < tried <= AT_MOST_TRIED:
        yield f"{tried} tries met a server that took none; a channel that rests has at most {AT_MOST_TRIED:g}"


def _the_channel_is_open(house: House, _found: Evidence) -> Iterator[str]:
    with house.database.read() as session:
        circuit = session.get(Circuit, "email")
    if circuit is not None and circuit.state != CircuitState.CLOSED:
        yield f"all is well again, and the channel is still {circuit.state}: {circuit.reason}"


def _experiment(name: str, about: str, play: Callable[[House], None]) -> Experiment:
    return Experiment(name, about, play, letters=400, lease=LEASE)


EXPERIMENTS = (
    _experiment("smtp_drop", "a connection in ten is cut before the answer to a letter", smtp_drop),
    _experiment("smtp_cut", "a connection in ten is cut within a letter", smtp_cut),
    _experiment("smtp_421", "the mail server is busy for a while", smtp_421),
    _experiment("smtp_451", "the mail server asks some to try later", smtp_451),
    _experiment("smtp_535", "the mail server refuses the login for a while", smtp_535),
)

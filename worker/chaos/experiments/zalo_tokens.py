"""Zalo takes the access token no more while several processes send: renewed once, or over for good."""

from collections.abc import Iterator

from tasks.circuit import Circuit, CircuitState
from tasks.letter import LetterKind, LetterState
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address
from worker.chaos.house import House
from worker.chaos.judge import all_lived, judge, no_try_was_spent, none_came_twice, nothing_was_in_doubt
from worker.chaos.ledger_check import Evidence
from worker.chaos.way import letters_of, went_by
from worker.chaos.zalo_called import codes, times
from worker.pretend_zalo.told import Call, Told

WORKERS = 3
LEAD = "cvp@tinh.gov.vn"
OVER, SPENT = -216, -14014
LEASE = 60.0


def zalo_token(house: House) -> None:
    _revoke_at_half(house)
    house.recovered()
    judge(
        house,
        all_lived,
        nothing_was_in_doubt,
        none_came_twice,
        no_try_was_spent,
        _renewed_once,
        _each_refused_is_sent_again_once,
    )


def zalo_token_over(house: House) -> None:
    """The account's administrator took the consent back: only a person can mend that."""
    house.zalo.tell(Told.error(SPENT), of=Call.OAUTH)
    house.expected.may_be_cancelled |= {address(number) for number in range(1, house.letters + 1)}
    _revoke_at_half(house)
    judge(house, all_lived, nothing_was_in_doubt, none_came_twice, _it_is_over, _the_rest_goes_by_mail, _one_notice)


def _revoke_at_half(house: House) -> None:
    house.crew.start(workers=WORKERS)
    house.await_taken(house.letters // 2)
    with house.zalo.account.lock:
        house.zalo.account.tokens.revoke()
    house.fault("the access token is revoked")


def _renewed_once(house: House, _found: Evidence) -> Iterator[str]:
    asked, refused = times(house.zalo, Call.OAUTH), house.zalo.account.refused_refreshes
    if (asked, refused) != (1, 0):
        yield f"{asked} times was a new token asked for, and {refused} times with a spent one"


def _each_refused_is_sent_again_once(house: House, _found: Evidence) -> Iterator[str]:
    told = codes(house.zalo)
    if not any(OVER in each for each in told.values()):
        yield "no letter met the revoked token"
    for user, each in told.items():
        if each not in ([0], [OVER, 0]):
            yield f"the letter to {user} was answered {each}"


def _it_is_over(house: House, _found: Evidence) -> Iterator[str]:
    if (asked := times(house.zalo, Call.OAUTH)) != 1:
        yield f"{asked} times was a new token asked for, though the first answer was final"
    with house.database.read() as session:
        circuit = session.get(Circuit, "zalo")
    if circuit is None or circuit.state != CircuitState.OVER:
        yield f"the consent is over, and the channel is {circuit and circuit.state}"


def _the_rest_goes_by_mail(house: House, found: Evidence) -> Iterator[str]:
    """Who was not reached by Zalo is told by mail, the same day; nobody is told by both."""
    by_mail = 0
    for number in range(1, house.letters + 1):
        letters = letters_of(found, number)
        by_mail += went_by(found, number, "email")
        if not went_by(found, number, "zalo") and not went_by(found, number, "email"):
            yield f"contact {number} was not told: {[found.books.name(each) for each in letters.values()]}"
        if sum(len(found.copies(each)) for each in letters.values()) != 1:
            yield f"contact {number} was told more than once, or never"
    if not by_mail:
        yield "no letter had to go by mail"


def _one_notice(house: House, found: Evidence) -> Iterator[str]:
    notices = [each for each in found.books.letters.values() if each.kind == LetterKind.NOTICE]
    came = [each for each in house.smtp.log.all if each.recipient == LEAD]
    if [each.state for each in notices] != [LetterState.SENT] or len(came) != 1:
        yield f"the office was told of the channel's end by {len(notices)} letters, of which {len(came)} came"


EXPERIMENTS = (
    Experiment(
        "zalo_token",
        f"the access token is revoked while {WORKERS} workers send",
        zalo_token,
        letters=300,
        zalo=1,
        phones=True,
        lease=LEASE,
    ),
    Experiment(
        "zalo_token_over",
        "the consent of the Official Account is taken back",
        zalo_token_over,
        letters=200,
        zalo=1,
        phones=True,
        lease=LEASE,
    ),
)

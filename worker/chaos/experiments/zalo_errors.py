"""Zalo refuses each in its own way: the number that it says decides what becomes of the letter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from notifiers.zalo.endpoint import V2
from notifiers.zalo.text import RESENT
from tasks.letter import LetterState
from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address, user_id
from worker.chaos.house import USUAL_WORKERS, House
from worker.chaos.judge import judge
from worker.chaos.ledger_check import Evidence
from worker.chaos.spoken import words
from worker.chaos.tally import outcomes
from worker.chaos.way import letters_of, went_by
from worker.chaos.zalo_called import codes, times
from worker.chaos.zalo_fault import ZaloFault
from worker.pretend_zalo.account import AccountKind
from worker.pretend_zalo.told import Call, Told

SHARE = 1 / 12  # of the letters, for each of five fates
TOO_MANY, TOKEN_OVER, OTHER_VERSION, FAILED, NO_FOLLOWER, TOO_LONG_AGO = -32, -216, -235, -200, -213, -230
LONG_AGO = timedelta(days=8)


@dataclass(frozen=True)
class Fates:
    """Contacts, by number. `came` and `lost` are told the same, and only the first have the message."""

    hurried: Sequence[int]
    unfollowing: Sequence[int]
    unheard: Sequence[int]
    came: Sequence[int]
    lost: Sequence[int]


def zalo_errors(house: House) -> None:
    """Of an account of a government, which has v2 alone, and in the middle of it the token is revoked."""
    fates = _fates(house)
    house.zalo.account.kind = AccountKind.GOVERNMENT
    _estrange(house, fates)
    house.zalo.spoil(
        ZaloFault(Told.error(TOO_MANY), _users(fates.hurried)),
        ZaloFault(Told.error(FAILED, taken=True), _users(fates.came), path=V2),
        ZaloFault(Told.error(FAILED), _users(fates.lost), path=V2),
    )
    house.crew.start()
    house.await_taken(house.letters // 3)
    with house.zalo.account.lock:
        house.zalo.account.tokens.revoke()
    told = len(fates.hurried) + len(fates.came) + len(fates.lost)
    house.until(lambda: house.zalo.faults.met.total() == told, f"{told} errors")
    house.fault("Zalo refuses a message", told + len(fates.unfollowing) + len(fates.unheard))
    house.recovered()
    judge(
        house,
        _the_version_is_found,
        _the_token_is_renewed_once,
        partial(_who_waits_spends_nothing, fates),
        partial(_who_cannot_be_reached_reads_mail, fates),
        partial(_a_failure_is_a_doubt, fates),
    )


def _fates(house: House) -> Fates:
    count = max(1, round(house.letters * SHARE))
    drawn = house.dice.sample(range(1, house.letters + 1), 5 * count)
    return Fates(*(drawn[start::5] for start in range(5)))


def _estrange(house: House, fates: Fates) -> None:
    house.expected.may_die |= {address(each) for each in (*fates.unfollowing, *fates.unheard)}
    for number in fates.unfollowing:
        house.zalo.account.chats[user_id(number)].follows = False
    for number in fates.unheard:
        house.zalo.account.chats[user_id(number)].wrote_at = house.now() - LONG_AGO


def _users(numbers: Sequence[int]) -> frozenset[str]:
    return frozenset(map(user_id, numbers))


def _the_version_is_found(house: House, _found: Evidence) -> Iterator[str]:
    """Each process is told so at most once in each of its threads, and asks v2 ever after."""
    told = sum(each.count(OTHER_VERSION) for each in codes(house.zalo).values())
    if not 0 < told <= USUAL_WORKERS * THREADS:
        yield f"{told} messages were refused for the version of the interface"


def _the_token_is_renewed_once(house: House, _found: Evidence) -> Iterator[str]:
    asked, refused = times(house.zalo, Call.OAUTH), house.zalo.account.refused_refreshes
    if (asked, refused) != (1, 0):
        yield f"{asked} times was a new token asked for, and {refused} times with a spent one"
    for user, each in codes(house.zalo).items():
        if TOKEN_OVER in each and each[each.index(TOKEN_OVER) + 1 :][:1] in ([], [TOKEN_OVER]):
            yield f"the letter to {user} was answered {each}: not sent once more with a new token"


def _who_waits_spends_nothing(fates: Fates, _house: House, found: Evidence) -> Iterator[str]:
    if outcomes(found)["throttled"] != len(fates.hurried):
        yield f"{len(fates.hurried)} letters were told to wait; told of are {outcomes(found)}"
    for number in fates.hurried:
        letter = letters_of(found, number)["zalo"]
        if (letter.state, letter.tries, len(found.copies(letter))) != (LetterState.SENT, 1, 1):
            yield f"{found.books.name(letter)} was told to wait, and then came {len(found.copies(letter))} times"


def _who_cannot_be_reached_reads_mail(fates: Fates, house: House, found: Evidence) -> Iterator[str]:
    """The same day; the letter by Zalo is dead and says why, by Zalo's number."""
    for code, numbers in ((NO_FOLLOWER, fates.unfollowing), (TOO_LONG_AGO, fates.unheard)):
        for number in numbers:
            letter = letters_of(found, number)["zalo"]
            if letter.state != LetterState.DEAD or f"error {code}" not in (letter.reason or ""):
                yield f"{found.books.name(letter)} was refused with {code}, and says {letter.reason}"
            if not went_by(found, number, "email"):
                yield f"what contact {number} should have read did not go by mail"
    strangers = len(fates.unfollowing) + len(fates.unheard)
    if outcomes(found)["recipient"] != strangers or len(house.smtp.log.all) != strangers:
        yield f"{strangers} officers cannot be reached by Zalo; {len(house.smtp.log.all)} letters went by mail"


def _a_failure_is_a_doubt(fates: Fates, _house: House, found: Evidence) -> Iterator[str]:
    """Whichever it was, it is sent once more and says so."""
    if outcomes(found)["ambiguous"] != len(fates.came) + len(fates.lost):
        yield f"{FAILED} was said {len(fates.came) + len(fates.lost)} times; told of are {outcomes(found)}"
    under_way = 0
    for number in (*fates.came, *fates.lost):
        letter = letters_of(found, number)["zalo"]
        copies = [words(copy).startswith(RESENT) for copy in found.copies(letter)]
        # What met the fault and the revoked token at once was not taken, whatever the fault says.
        under_way += number in fates.came and copies == [True]
        wanted = ([False, True], [True]) if number in fates.came else ([True],)
        if letter.state != LetterState.SENT or letter.resends != 1 or copies not in wanted:
            yield f"{found.books.name(letter)} came as {copies}: whether each copy says that it is a second one"
    if under_way > USUAL_WORKERS * THREADS:
        yield f"{under_way} messages that were taken are on no phone"


EXPERIMENTS = (
    Experiment(
        "zalo_errors",
        "a government's account, five sorts of refusal and a revoked token",
        zalo_errors,
        letters=120,
        zalo=1,
        phones=True,
        lease=60.0,
    ),
)

"""Mailboxes that are no more: what they should have read goes by Zalo where they have it, else it is shown as dead."""

from collections.abc import Iterator

from sqlalchemy import select

from tasks.contact import Contact
from tasks.letter import LetterState
from tasks.suppression import address_key, suppressed
from worker.chaos.experiment import Experiment
from worker.chaos.filling import address, user_id
from worker.chaos.house import House
from worker.chaos.ledger_check import Evidence
from worker.chaos.smtp_refusal import At, Refusal
from worker.chaos.way import letters_of, tells, went_by

SHARE = 0.05
NO_SUCH_USER = "550 5.1.1 no such user here"
# The office has Zalo: the channel is open, and contacts prefer mail all the same.
WITH_ZALO = {"ZALO_ACCESS_TOKEN": "a token of the experiments"}


def smtp_550(house: House) -> None:
    gone = sorted(house.dice.sample(range(1, house.letters + 1), round(house.letters * SHARE)))
    reached, lost = gone[::2], gone[1::2]
    _enter_zalo(house, reached)
    mailboxes = {address(number) for number in gone}
    house.expected.may_die |= mailboxes
    house.smtp.refuse(Refusal(At.RCPT, NO_SUCH_USER, recipients=frozenset(mailboxes)))
    house.crew.start()
    house.settle(seconds=300)
    house.fault("no such user", house.smtp.refused[At.RCPT])
    found = house.evidence()
    for words in (*_each_is_remembered(house, found, gone), *_go_by_zalo(found, reached), *_are_shown(found, lost)):
        house.breach(words)


def _enter_zalo(house: House, numbers: list[int]) -> None:
    with house.database.write() as session:
        for number in numbers:
            found = session.scalars(select(Contact).where(Contact.email == address(number)))
            found.one().zalo_user_id = user_id(number)


def _each_is_remembered(house: House, found: Evidence, gone: list[int]) -> Iterator[str]:
    """Refused once, never asked again; its letter by mail is dead and says why."""
    with house.database.read() as session:
        known = suppressed(session)
    if house.smtp.refused[At.RCPT] != len(gone):
        yield f"{len(gone)} mailboxes are gone, and were offered {house.smtp.refused[At.RCPT]} letters"
    for number in gone:
        if ("email", address_key(address(number))) not in known:
            yield f"{address(number)} was refused for good, and is not remembered"
        letter = letters_of(found, number).get("email")
        if letter is None or letter.state != LetterState.DEAD or "550" not in (letter.reason or ""):
            yield f"the letter to {address(number)} did not end dead, with the server's words"


def _go_by_zalo(found: Evidence, numbers: list[int]) -> Iterator[str]:
    """All that the mailbox should have read, the same day."""
    for number in numbers:
        if not went_by(found, number, "zalo"):
            yield f"what {address(number)} should have read did not go by Zalo"


def _are_shown(found: Evidence, numbers: list[int]) -> Iterator[str]:
    """Nothing else can reach them; their reminders stay with the dead letter, for the digest to tell."""
    for number in numbers:
        letters = letters_of(found, number)
        if set(letters) != {"email"} or tells(found, number) != {letters["email"].id}:
            yield f"what {address(number)} should have read is not shown with its dead letter"


EXPERIMENTS = (
    Experiment(
        "smtp_550",
        "one mailbox in twenty is gone; half of those have Zalo",
        smtp_550,
        letters=400,
        quick=80,
        lease=60.0,
        settings=WITH_ZALO,
    ),
)

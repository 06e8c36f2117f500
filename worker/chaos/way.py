"""Which letters a contact of the filling got, and by which of them all that it was to be told went."""

from tasks.letter import Letter, LetterState
from worker.chaos.filling import TODAY, address
from worker.chaos.ledger_check import Evidence


def letters_of(found: Evidence, number: int) -> dict[str, Letter]:
    """By channel."""
    letters = found.books.letters.values()
    return {each.channel: each for each in letters if found.books.mailboxes[each.contact_id] == address(number)}


def tells(found: Evidence, number: int) -> set[int]:
    """The letters that its reminders stand with."""
    return {each.letter_id for each in found.books.reminders if each.key.contact == address(number)}


def went_by(found: Evidence, number: int, channel: str) -> bool:
    """Whether all of it went over that channel, the same day."""
    letter = letters_of(found, number).get(channel)
    sent = letter is not None and letter.state == LetterState.SENT and letter.slot == TODAY
    return letter is not None and sent and tells(found, number) == {letter.id}

"""The promise, asked of tables and mail server alone: nothing lost, nothing twice, and what is in doubt is shown."""

from tasks.database import Database
from tasks.ledger import Entry, read_ledger
from tasks.letter import LetterState
from tests.support.model import Plain
from tests.support.model_world import Copy

ENDED = (LetterState.SENT, LetterState.UNKNOWN, LetterState.DEAD, LetterState.CANCELLED)


def check_copies(plain: Plain, copies: list[Copy]) -> None:
    """At most one copy and its recorded resends of each letter, all with one name and date, and none says more."""
    for key in {copy.key for copy in copies}:
        theirs = [copy for copy in copies if copy.key == key]
        assert len(theirs) <= 1 + plain.letters[key].resends, f"{len(theirs)} copies of {key}"
        assert len({(copy.message_id, copy.date) for copy in theirs}) == 1, f"copies of {key} differ in name or date"
        firsts = [copy.codes for copy in theirs if not copy.resent]
        assert len(firsts) <= 1, f"{key} left twice without a word of it"
        assert all(copy.codes <= first for first in firsts for copy in theirs), f"a second copy of {key} says more"


def check_end(database: Database, copies: list[Copy]) -> None:
    """Each reminder is told, or dropped with a reason, or in a letter that is shown as dead or in doubt."""
    with database.read() as session:
        entries = list(read_ledger(session))
    for entry in entries:
        letter = entry.letter
        assert letter.state in ENDED, f"{letter.key} is still {letter.state}"
        assert letter.state == LetterState.SENT or letter.reason, f"{letter.key} is {letter.state} without a reason"
        if letter.state == LetterState.SENT:
            theirs = [copy.codes for copy in copies if copy.key == (letter.contact_id, letter.slot)]
            told = {code for codes in theirs for code in codes}
            assert _untold(entry) <= told, f"{letter.key} was sent without {_untold(entry) - told}"
        if letter.state == LetterState.CANCELLED:
            assert not _untold(entry), f"{letter.key} was cancelled with {_untold(entry)} in it"


def _untold(entry: Entry) -> set[str]:
    """Tasks that the letter is to tell."""
    return {code for code, _, dropped in entry.reminders if dropped is None}

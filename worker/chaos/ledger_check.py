"""The promise, as questions to the books and to the sinks. Each yields what breaks it, in words."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.utils import format_datetime

from tasks.doubt import RESENDS
from tasks.letter import Letter, LetterKind, LetterState
from worker.chaos.books import Books
from worker.chaos.expected import Expected
from worker.chaos.known_by import known_by
from worker.chaos.spoken import spoken
from worker.chaos.taken import Taken

# Outcomes of attempts that give the try back, or tell of a letter that nobody had claimed.
SPENDS_NOTHING = frozenset({"config", "throttled", "evidence", "resolved"})
ENDED = frozenset({LetterState.SENT, LetterState.DEAD, LetterState.CANCELLED})
ENDS_WITH = {LetterState.SENT: {"sent", "evidence", "resolved"}, LetterState.UNKNOWN: {"crashed", "ambiguous"}}


@dataclass(frozen=True)
class Evidence:
    """`taken` by what the sinks know a letter by."""

    books: Books
    expected: Expected
    taken: Mapping[str, Sequence[Taken]]

    def copies(self, letter: Letter) -> Sequence[Taken]:
        return self.taken.get(known_by(letter), ())

    def told_of(self, letter: Letter) -> int:
        """How many copies of it its row tells of. Of an event each try may bring one: its reader knows it by its id."""
        return letter.tries if letter.kind == LetterKind.EVENT else 1 + letter.resends


def in_doubt(letter: Letter) -> bool:
    """In doubt for good: nothing but evidence or a person will end it."""
    return letter.state == LetterState.UNKNOWN and letter.resends >= RESENDS[LetterKind(letter.kind)]


def each_key_has_one_row(found: Evidence) -> Iterator[str]:
    rows = Counter(each.key for each in found.books.reminders)
    yield from (f"{key} was due and has no reminder" for key in sorted(found.expected.keys - rows.keys(), key=str))
    yield from (f"{key} has a reminder and was not due" for key in sorted(rows.keys() - found.expected.keys, key=str))
    yield from (f"{key} has {count} reminders" for key, count in rows.items() if count > 1)


def each_sent_was_seen(found: Evidence) -> Iterator[str]:
    for letter in found.books.letters.values():
        if letter.state == LetterState.SENT and not found.copies(letter):
            yield f"{found.books.name(letter)} counts as sent, and no sink ever had it"


def nothing_is_left_open(found: Evidence) -> Iterator[str]:
    for letter in found.books.letters.values():
        if letter.state not in ENDED and not in_doubt(letter):
            yield f"{found.books.name(letter)} neither ended nor is in doubt for good: {letter.reason}"


def ends_were_expected(found: Evidence) -> Iterator[str]:
    """A letter died, or was dropped, only where the experiment meant it."""
    allowed = {LetterState.DEAD: found.expected.may_die, LetterState.CANCELLED: found.expected.may_be_cancelled}
    for letter in found.books.letters.values():
        meant = allowed.get(LetterState(letter.state))
        if meant is not None and found.books.mailboxes[letter.contact_id] not in meant:
            yield f"{found.books.name(letter)} ended so, and was not meant to: {letter.reason}"


def no_copy_is_silent(found: Evidence) -> Iterator[str]:
    for letter in found.books.letters.values():
        copies, told_of = len(found.copies(letter)), found.told_of(letter)
        if copies > told_of:
            yield f"{found.books.name(letter)} came {copies} times, and its row tells of {told_of}"


def copies_are_the_same_letter(found: Evidence) -> Iterator[str]:
    """Every copy has the row's own date, and all but one say that they are second ones.

    Which of them came first says nothing: a process that slept sends the letter as it was after its second copy.
    """
    for letter in found.books.letters.values():
        if letter.channel != "email":
            continue
        copies = found.copies(letter)
        for copy in copies:
            if copy.date != format_datetime(letter.date):
                yield f"{found.books.name(letter)} came with the date {copy.date}, its row says {letter.date}"
        if (plain := sum(not copy.resent for copy in copies)) > 1:
            yield f"{found.books.name(letter)} came {plain} times without saying that it is a second copy"


def each_message_is_a_letter(found: Evidence) -> Iterator[str]:
    known = set(map(known_by, found.books.letters.values()))
    yield from (f"a message came that no letter explains: {each}" for each in sorted(found.taken.keys() - known))


def finished_tasks_are_left_in_peace(found: Evidence) -> Iterator[str]:
    """No message speaks of a task whose end was in the event log when its letter was claimed.

    Each claim that came as far as the wire explains one message; one that had seen the end explains none.
    """
    if not found.books.endings.turns:
        return
    for letter in found.books.letters.values():
        told = Counter((code, copy.resent) for copy in found.copies(letter) for code in spoken(copy))
        for (code, again), count in told.items():
            if count > (before := _claimed_before_its_end(found, letter, code, again=again)):
                name = found.books.name(letter)
                yield f"{name} speaks {count} times of {code}, and was claimed {before} times before that had ended"


def _claimed_before_its_end(found: Evidence, letter: Letter, code: str, *, again: bool) -> int:
    """Only mail says of a second copy that it is one in a header, where it can be counted by."""
    return sum(
        not found.books.endings.over(code, each.seen) and (each.again and letter.channel == "email") == again
        for each in found.books.claims.get(letter.id, ())
    )


def attempts_equal_changes(found: Evidence) -> Iterator[str]:
    """Every claim that ended has its attempt, numbered without a gap, and the last one says how the letter ended."""
    for letter in found.books.letters.values():
        tries = found.books.attempts.get(letter.id, ())
        spent = [each.number for each in tries if each.outcome not in SPENDS_NOTHING]
        held = letter.state in {LetterState.SENDING, LetterState.WIRE}
        if spent != list(range(1, letter.tries + 1 - held)):
            yield f"{found.books.name(letter)} was claimed {letter.tries} times, its attempts are numbered {spent}"
        last = tries[-1].outcome if tries else "nothing"
        if last not in ENDS_WITH.get(LetterState(letter.state), {last}):
            yield f"{found.books.name(letter)} has {last} as its last attempt"


def all_was_told(found: Evidence) -> Iterator[str]:
    if found.expected.every_kind and (untold := found.books.untold_news):
        yield f"{untold} pieces of news are in no letter, and no reason is given"
    yield from (f"the subscriber has no letter of announcement {each}" for each in sorted(found.books.untold_events))


def slots_have_run(found: Evidence) -> Iterator[str]:
    yield from (f"the slot {job} of {day} has not run" for job, day in found.expected.slots - found.books.runs)


def the_log_is_whole(found: Evidence) -> Iterator[str]:
    yield from (f"row {each} of the event log has a broken seal" for each in found.books.torn)


CHECKS: tuple[Callable[[Evidence], Iterator[str]], ...] = (
    each_key_has_one_row,
    each_sent_was_seen,
    nothing_is_left_open,
    ends_were_expected,
    no_copy_is_silent,
    copies_are_the_same_letter,
    each_message_is_a_letter,
    finished_tasks_are_left_in_peace,
    attempts_equal_changes,
    all_was_told,
    slots_have_run,
    the_log_is_whole,
)


def breaches(found: Evidence) -> list[str]:
    """All that breaks the promise; empty while it holds."""
    return [words for check in CHECKS for words in check(found)]

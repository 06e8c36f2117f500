"""What an experiment asks at its end, beyond the books: questions that yield what is wrong, in words."""

from collections.abc import Callable, Iterator

from tasks.reminder import ended
from tasks.state import ExecutionState
from worker.chaos.house import House
from worker.chaos.ledger_check import Evidence
from worker.chaos.tally import doubts, read_twice, tally

Question = Callable[[House, Evidence], Iterator[str]]


def judge(house: House, *questions: Question) -> None:
    """Wait until the letters have come to their ends, and report each answer as a breach."""
    house.settle()
    found = house.evidence()
    for question in questions:
        for words in question(house, found):
            house.breach(words)


def all_lived(house: House, _found: Evidence) -> Iterator[str]:
    """No process ended that was not killed: what is away is waited for, without a supervisor's help."""
    for member in (*house.crew.of("worker"), *house.crew.of("scheduler")):
        if member.starts != 1:
            yield f"{member.name} ended by itself, and was started {member.starts} times"


def nothing_was_in_doubt(_house: House, found: Evidence) -> Iterator[str]:
    if doubts(found):
        yield f"{doubts(found)} letters were in doubt, and no answer to a letter was lost"


def no_try_was_spent(_house: House, found: Evidence) -> Iterator[str]:
    if spent := sum(each.tries != 1 for each in found.books.letters.values()):
        yield f"{spent} letters needed more than one try, and none of them had failed by itself"


def each_doubt_brought_a_copy(_house: House, found: Evidence) -> Iterator[str]:
    """Where every letter in doubt had come: the second copies that are told of are those that came."""
    again, copies = sum(each.resends for each in found.books.letters.values()), tally(found).resent
    if again != copies:
        yield f"{again} letters were sent once more, and {copies} second copies came"


def some_were_finished_first(_house: House, found: Evidence) -> Iterator[str]:
    """Else no letter could have told of a task that had ended."""
    if not any(each.dropped == ended(ExecutionState.DONE) for each in found.books.reminders):
        yield "tasks were completed, and none of them before its letter was claimed"


def came_twice_at_most(most: int) -> Question:
    """Of no more than so many letters did an officer get two. Who subscribed keeps one of an event that comes again."""

    def question(_house: House, found: Evidence) -> Iterator[str]:
        if (copies := read_twice(found)) > most:
            yield f"{copies} second copies came, {most} at most were to be"

    return question


none_came_twice = came_twice_at_most(0)

"""Deadlines move and tasks end while their letters are being claimed: no letter speaks of what was over before."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from tasks.letter import LetterState
from worker.chaos.change import Change
from worker.chaos.experiment import Experiment
from worker.chaos.filling import TODAY, address
from worker.chaos.house import House
from worker.chaos.judge import judge, none_came_twice, nothing_was_in_doubt
from worker.chaos.ledger_check import Evidence
from worker.chaos.race import Race
from worker.chaos.spoken import spoken

CHANGES, OFFICES, TASKS = 1_000, 4, 3
AHEAD = 100  # letters: about as many as the workers have been told of and have not begun


def deadline_races(house: House) -> None:
    changes = _drawn(house)
    race = Race(house.database, house.now)
    house.crew.start()
    house.until(lambda: (now := house.standing()) is not None and now.scanned, "the scan", seconds=120)
    with ThreadPoolExecutor(OFFICES) as offices:
        list(offices.map(race.make, changes))
    house.fault("a deadline moved, or a task ended", CHANGES)
    house.recovered()
    house.expected.may_be_cancelled |= {address(number) for number in range(1, house.letters + 1)}
    judge(
        house,
        nothing_was_in_doubt,
        none_came_twice,
        partial(_some_came_first, race),
        partial(_what_came_first_is_known, race),
        partial(_what_was_dropped_says_why, race),
        _letters_say_what_the_books_say,
        _who_has_nothing_to_say_stays,
    )


def _drawn(house: House) -> list[Change]:
    """By hypothesis, which is there where Dondoc is developed: so it is asked for here, and not by every run."""
    from hypothesis.configuration import set_hypothesis_home_dir

    from worker.chaos.draw import draw_changes

    set_hypothesis_home_dir(house.home)  # it keeps notes, and is not to leave them where somebody stands
    return draw_changes(house.dice.getrandbits(32), CHANGES, house.letters, TASKS, AHEAD, TODAY)


def _some_came_first(race: Race, _house: House, _found: Evidence) -> Iterator[str]:
    """And some came too late: else nobody raced."""
    first = sum(map(len, race.first.values()))
    if not 0 < first < len(race.why):
        yield f"{len(race.why)} tasks were changed, {first} of them before their letter was claimed: that was no race"


def _what_came_first_is_known(race: Race, _house: House, found: Evidence) -> Iterator[str]:
    for letter_id, codes in race.first.items():
        letter = found.books.letters[letter_id]
        for code in codes & {each for copy in found.copies(letter) for each in spoken(copy)}:
            yield f"{found.books.name(letter)} speaks of {code}, which had changed before it was claimed"


def _what_was_dropped_says_why(race: Race, _house: House, found: Evidence) -> Iterator[str]:
    for each in found.books.reminders:
        if each.dropped is None and each.code in race.first.get(each.letter_id, ()):
            yield f"{each.code} changed before its letter was claimed, and was not dropped"
        if each.dropped is not None and each.dropped not in race.why[each.code]:
            yield f"{each.code} was dropped: {each.dropped}; what happened to it was {race.why[each.code]}"


def _letters_say_what_the_books_say(_house: House, found: Evidence) -> Iterator[str]:
    told = _told(found)
    for letter in found.books.letters.values():
        for copy in found.copies(letter):
            if spoken(copy) != told[letter.id]:
                yield f"{found.books.name(letter)} speaks of {spoken(copy)}; its row of {told[letter.id]}"


def _who_has_nothing_to_say_stays(_house: House, found: Evidence) -> Iterator[str]:
    told = _told(found)
    for letter in found.books.letters.values():
        right = LetterState.SENT if told[letter.id] else LetterState.CANCELLED
        if letter.state != right or (right == LetterState.CANCELLED and not letter.reason):
            yield f"{found.books.name(letter)} has {len(told[letter.id])} tasks to tell of: {letter.reason}"


def _told(found: Evidence) -> dict[int, set[str]]:
    """What each letter tells of by the books."""
    told = defaultdict[int, set[str]](set)
    for each in found.books.reminders:
        if each.dropped is None:
            told[each.letter_id].add(each.code)
    return told


EXPERIMENTS = (
    Experiment(
        "deadline_races",
        f"{CHANGES:,} times a deadline moves or a task ends while its letter is next",
        deadline_races,
        letters=400,
        tasks=TASKS,
        lease=60.0,
        needs="hypothesis",
    ),
)

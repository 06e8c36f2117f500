"""The machine: what may happen to an office, in any order. After each step tables and plain model must agree."""

from datetime import time, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
)

from notifiers.error import ErrorKind, NotifierError
from tests.support.model_courier import AT_THE_CHANNEL
from tests.support.model_end import play_to_the_end
from tests.support.model_fresh import Fresh
from tests.support.model_pick import pick_asked, pick_letter, pick_task, pick_told, pick_worker, waiting_letter
from tests.support.model_play import ALL_STEPS, SECOND, Parts, Play
from tests.support.model_process import Stop

DEADLINES = st.integers(-3, 9)
PICK = st.integers(0, 3)
LOOKED = 2
# From its first look: before the claim, connected, before the mark, on the wire, taken, all the way.
FIRST_STEPS = st.sampled_from([LOOKED, 4, 5, 6, 7, ALL_STEPS])
HELD_STEPS = st.sampled_from([4, 5, 6])
MORE_STEPS = st.sampled_from([1, 2, ALL_STEPS])
STATES = ["reported", "done", "paused", "in_progress"]
LENGTHS = [timedelta(minutes=minutes) for minutes in (1, 11, 45, 180)]


class Machine(RuleBasedStateMachine):
    """No rule has a condition: where there is nothing to act upon, something is made first."""

    def __init__(self, fresh: Fresh, parts: Parts) -> None:
        super().__init__()
        self.play = Play(fresh.again(), parts)
        self.sound = True

    def begin(self) -> Play:
        """Each step is a moment later than the one before, and puts the run in question."""
        self.sound = False
        self.play.pass_time(SECOND)
        return self.play

    @initialize(deadlines=st.lists(DEADLINES, min_size=1, max_size=3))
    def open(self, deadlines: list[int]) -> None:
        play = self.begin()
        for number, days in enumerate(deadlines):
            play.assign(number % 2 + 1, play.today + timedelta(days=days))
        play.scan()

    @rule(contact=st.sampled_from([1, 2]), days=DEADLINES)
    def assign(self, contact: int, days: int) -> None:
        play = self.begin()
        play.assign(contact, play.today + timedelta(days=days))

    @rule(pick=PICK, days=DEADLINES)
    def move(self, pick: int, days: int) -> None:
        play = self.begin()
        play.move(pick_task(play, pick), play.today + timedelta(days=days))

    @rule(pick=PICK, state=st.sampled_from(STATES))
    def complete(self, pick: int, state: str) -> None:
        play = self.begin()
        play.become(pick_task(play, pick), state)

    @rule(pick=PICK, state=st.sampled_from(STATES))
    def give_back(self, pick: int, state: str) -> None:
        """A task moves on and is given back before its letter leaves: what was dropped is told after all."""
        play = self.begin()
        task_id = pick_told(play, waiting_letter(play), pick)
        for each in (state, "redo"):
            play.become(task_id, each)
        play.scan()

    @rule(pick=PICK, reported=st.booleans())
    def acknowledge(self, pick: int, reported: bool) -> None:
        """An officer answers a letter that came."""
        play = self.begin()
        if asked := pick_asked(play, pick):
            play.acknowledge(*asked, reported=reported)

    @rule()
    def scan(self) -> None:
        self.begin().scan()

    @rule(pick=PICK, steps=FIRST_STEPS, waits=st.booleans())
    def claim(self, pick: int, steps: int, waits: bool) -> None:
        """A worker takes a poke, of a letter that waits or of any: pokes come late, and twice."""
        play = self.begin()
        letter_id = waiting_letter(play)
        play.go(play.poke(letter_id if waits else pick_letter(play, pick)), steps)

    @rule(steps=FIRST_STEPS, others=FIRST_STEPS)
    def claim_at_once(self, steps: int, others: int) -> None:
        """Two workers take the same poke, and both have looked before one of them claims."""
        play = self.begin()
        letter_id = waiting_letter(play)
        first, second = play.poke(letter_id), play.poke(letter_id)
        for each, some in ((first, LOOKED), (second, LOOKED), (first, steps), (second, others)):
            play.go(each, some)

    @rule(pick=PICK, steps=MORE_STEPS)
    def wire(self, pick: int, steps: int) -> None:
        """A worker goes on, however long it slept."""
        play = self.begin()
        play.go(pick_worker(play, pick), steps)

    @rule(first=HELD_STEPS, others=HELD_STEPS, steps=MORE_STEPS)
    def oversleep(self, first: int, others: int, steps: int) -> None:
        """A worker sleeps past its lease, a reaper comes by, another takes the letter; then the first wakes."""
        play = self.begin()
        sleeper = play.poke(waiting_letter(play))
        play.go(sleeper, first)
        play.end_leases()
        play.go(play.reaper(), ALL_STEPS)
        play.go(play.poke(sleeper.letter_id), others)
        play.go(sleeper, steps)

    @rule(first=HELD_STEPS, others=HELD_STEPS, steps=MORE_STEPS, beats=st.booleans())
    def freeze(self, first: int, others: int, steps: int, beats: bool) -> None:
        """A worker is taken for dead within its lease, another takes the letter; it wakes, and may beat first."""
        play = self.begin()
        sleeper = play.poke(waiting_letter(play))
        play.go(sleeper, first)
        sleeper.fall_silent()
        play.go(play.reaper(), ALL_STEPS)
        play.go(play.poke(sleeper.letter_id), others)
        if beats:
            sleeper.beat()
        play.go(sleeper, steps)

    @rule(first=HELD_STEPS, steps=MORE_STEPS)
    def beat_in_time(self, first: int, steps: int) -> None:
        """A worker beats after the reaper looked and before it acts: it keeps its letter."""
        play = self.begin()
        slow = play.poke(waiting_letter(play))
        play.go(slow, first)
        slow.fall_silent()
        reaper = play.reaper()
        play.go(reaper, 1)
        slow.beat()
        play.go(reaper, ALL_STEPS)
        play.go(slow, steps)

    @rule(pick=PICK, kind=st.sampled_from(ErrorKind))
    def answer(self, pick: int, kind: ErrorKind) -> None:
        """A server refuses, or is silent: once it took the letter, silence is all that is left."""
        play = self.begin()
        worker = pick_worker(play, pick)
        while not worker.ended and worker.process.at not in AT_THE_CHANNEL:
            worker.step()
        if not worker.ended:
            silent = worker.process.at is Stop.TAKEN
            worker.step(NotifierError(ErrorKind.AMBIGUOUS if silent else kind, "as drawn"))

    @rule(pick=PICK, late=st.booleans(), silent=st.booleans())
    def crash(self, pick: int, late: bool, silent: bool) -> None:
        """A worker is gone; silent, that is noticed at once; late, its lease is over."""
        play = self.begin()
        worker = pick_worker(play, pick)
        worker.process.kill()
        if silent:
            worker.fall_silent()
        if late:
            play.end_leases()

    @rule(late=st.booleans())
    def reap(self, late: bool) -> None:
        """Late, all leases are over."""
        play = self.begin()
        if late:
            play.end_leases()
        play.go(play.reaper(), ALL_STEPS)

    @rule(first=HELD_STEPS, steps=MORE_STEPS, late=st.booleans())
    def reap_slowly(self, first: int, steps: int, late: bool) -> None:
        """A worker whose lease is over wakes after the reaper looked, and may sleep again before the reaper acts."""
        play = self.begin()
        sleeper = play.poke(waiting_letter(play))
        play.go(sleeper, first)
        play.end_leases()
        reaper = play.reaper()
        play.go(reaper, 1)
        play.go(sleeper, steps)
        if late:
            play.end_leases()
        play.go(reaper, ALL_STEPS)

    @rule(length=st.sampled_from([*LENGTHS, None, 0]))
    def wait(self, length: timedelta | int | None) -> None:
        """Minutes, hours, a night, or until Monday."""
        play = self.begin()
        if isinstance(length, timedelta):
            play.pass_time(length)
        else:
            play.sleep_until(time(7, 40), length)

    @invariant()
    def agree(self) -> None:
        self.play.compare()
        self.sound = True

    def teardown(self) -> None:
        try:
            if self.sound:
                play_to_the_end(self.play)
        finally:
            self.play.kill_all()


def machine_of(fresh: Fresh, parts: Parts) -> type[RuleBasedStateMachine]:
    class Bound(Machine):
        def __init__(self) -> None:
            super().__init__(fresh, parts)

    return Bound

"""How a run ends: all processes are gone, and the office's mornings go by until each letter has come to its end."""

from tests.support.model import SENDING, WAITING, WIRE
from tests.support.model_play import ALL_STEPS, MINUTE, Play
from tests.support.model_promise import check_end
from tests.support.model_scan import DESK
from worker.relay import poke_due

MORNINGS = 4  # one for what waited over night, one for its second copy, and two to spare


def play_to_the_end(play: Play) -> None:
    """Nothing is stuck, and then the promise holds.

    Raises:
        AssertionError: it does not.
    """
    play.kill_all()
    for _ in range(MORNINGS):
        play.sleep_until_work()
        play.scan()
        for _ in range(2):  # what is in doubt waits ten minutes for its second copy
            play.end_leases()
            play.go(play.reaper(), ALL_STEPS)
            _deliver(play)
            play.pass_time(20 * MINUTE)
        play.compare()
        if _settled(play):
            break
    assert _settled(play), "letters are stuck"
    check_end(play.world.database, play.world.copies)


def _deliver(play: Play) -> None:
    """The relay pokes as long as something is due, for a channel that rested lets one letter try it first."""
    poked: list[int] = []
    while poke_due(play.world.database, DESK, poked.extend, play.now):
        while poked:
            courier = play.poke(poked.pop())
            play.go(courier, ALL_STEPS)


def _settled(play: Play) -> bool:
    return not {each.state for each in play.world.plain.letters.values()} & {WAITING, SENDING, WIRE}

"""What a rule acts upon: picked among what there is, the newest first; where there is nothing, something is made."""

from tests.support import model_letter
from tests.support.model import Key
from tests.support.model_courier import Courier
from tests.support.model_play import Play
from tests.support.model_scan import CALENDAR, DESK

CLAIMED = 4  # steps of a worker from its first look


def pick_task(play: Play, pick: int) -> int:
    ids = sorted(play.world.plain.tasks)
    return ids[-1 - pick % len(ids)]


def pick_told(play: Play, letter_id: int, pick: int) -> int:
    """A task that the letter has to speak of."""
    ids = sorted(rung[0] for rung in play.world.plain.told_by(play.key(letter_id)))
    return ids[pick % len(ids)]


def pick_letter(play: Play, pick: int) -> int:
    keys = list(play.world.plain.letters)
    return play.letter_id(keys[-1 - pick % len(keys)])


def pick_asked(play: Play, pick: int) -> tuple[Key, int] | None:
    """A letter that came, and a task that was asked about in it."""
    came = {copy.key for copy in play.world.copies}
    asked = [(each.letter, rung[0]) for rung, each in play.world.plain.reminders.items() if each.letter in came]
    return asked[-1 - pick % len(asked)] if asked else None


def pick_worker(play: Play, pick: int) -> Courier:
    """One that lives; where none does, one that has just claimed a letter."""
    living = [each for each in play.living if isinstance(each, Courier) and not each.ended]
    if not living:
        living.append(play.poke(waiting_letter(play)))
        play.go(living[0], CLAIMED)
    return living[-1 - pick % len(living)]


def waiting_letter(play: Play) -> int:
    """A letter that may leave now; where there is none, the office gives a task that is due the next morning."""
    if (key := _may_leave(play)) is None:
        play.sleep_until_work()
        play.assign(1, play.today)
        play.scan()
        key = _may_leave(play)
    assert key is not None, "a task that is due has no letter"
    return play.letter_id(key)


def _may_leave(play: Play) -> Key | None:
    if not DESK.hours.open_at(play.now, CALENDAR) or play.world.rests():
        return None
    letters = play.world.plain.letters.items()
    return next((key for key, each in letters if model_letter.may_leave(each, play.now)), None)

"""A worker doubts its connection when the broker takes its pokes and it does not hear them; and only then."""

from dataclasses import dataclass, field

import pytest

from worker.self_poke import SelfPoke


@dataclass
class World:
    """A broker that takes pokes or not, and a worker that has a thread free or not."""

    takes: bool = True
    busy: bool = False
    pokes: int = 0
    watch: SelfPoke = field(init=False)

    def __post_init__(self) -> None:
        self.watch = SelfPoke(self.poke, lambda: self.busy, patience=3)

    def poke(self) -> bool:
        self.pokes += 1
        return self.takes

    def turns(self, count: int) -> bool:
        """Whether the last of them found all in order."""
        return [self.watch.turn() for _ in range(count)][-1]


@pytest.fixture
def world() -> World:
    return World()


def test_pokes_that_come_back_are_a_sign_of_life(world: World) -> None:
    for _ in range(20):
        assert world.turns(1)
        world.watch.heard.set()
    assert not world.watch.lost


def test_pokes_that_the_broker_takes_and_nobody_hears_are_the_end(world: World) -> None:
    assert world.turns(1)
    assert not world.turns(2)
    assert not world.watch.lost
    assert not world.turns(1)
    assert world.watch.lost


def test_one_poke_that_comes_back_makes_good_for_those_that_were_lost(world: World) -> None:
    world.turns(3)
    world.watch.heard.set()
    assert world.turns(1)
    assert not world.watch.lost


def test_a_broker_that_takes_nothing_is_no_fault_of_this_process(world: World) -> None:
    world.turns(3)
    world.takes = False
    assert world.turns(20)
    world.takes = True
    world.turns(3)
    assert not world.watch.lost


def test_a_pool_that_hangs_on_slow_letters_is_in_order_and_nothing_piles_up(world: World) -> None:
    world.turns(3)
    world.busy = True
    assert world.turns(20)
    assert world.pokes == 3
    assert not world.watch.lost


def test_a_worker_that_is_free_again_must_hear_again(world: World) -> None:
    world.busy = True
    world.turns(20)
    world.busy = False
    world.turns(4)
    assert world.watch.lost

import pytest

from worker.loop import going_on


def test_a_loop_outlives_what_goes_wrong_in_it() -> None:
    turns: list[int] = []

    def step() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise RuntimeError("once")

    turn = going_on("daily", step)
    turn()
    turn()
    assert turns == [0, 1]


def test_who_stops_the_process_is_not_held_up() -> None:
    def stop() -> None:
        raise SystemExit(0)

    with pytest.raises(SystemExit):
        going_on("daily", stop)()

"""Changes that an office makes, drawn by hypothesis: it also tries the edges, and what it drew a moment ago again."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tasks.events import TaskEvent
from tasks.reminder import ended
from tasks.state import ExecutionState
from tasks.task import Task
from worker.chaos.change import Change

MOST_DAYS = 20
AT_ONCE = 10  # one by one they would be few: hypothesis never draws the same example twice
Drawn = tuple[int, int, tuple[str, Callable[[Task], TaskEvent | None]]]


def draw_changes(number: int, count: int, letters: int, tasks: int, ahead: int, on: date) -> list[Change]:
    """So many, the same for the same `number`, spread evenly over the time in which the letters leave."""
    one = st.tuples(st.integers(0, ahead - 1), st.integers(0, tasks - 1), _steps(on))
    drawn: list[Drawn] = []

    @seed(number)
    @settings(
        max_examples=-(-count // AT_ONCE),
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(one, min_size=AT_ONCE, max_size=AT_ONCE))
    def take(some: list[Drawn]) -> None:
        drawn.extend(some)

    take()
    return [
        Change(place * letters // count, before, task, why, step)
        for place, (before, task, (why, step)) in enumerate(drawn[:count])
    ]


def _steps(on: date) -> st.SearchStrategy[tuple[str, Callable[[Task], TaskEvent | None]]]:
    """Why a reminder is dropped for it, and what is done to the task."""
    return st.one_of(
        st.integers(1, MOST_DAYS).map(lambda days: _extend(on + timedelta(days))),
        st.just((ended(ExecutionState.DONE), lambda task: task.become(ExecutionState.DONE, confirmed_on=on))),
        st.just((ended(ExecutionState.REPORTED), lambda task: task.report(on))),
    )


def _extend(later: date) -> tuple[str, Callable[[Task], TaskEvent | None]]:
    return "deadline moved", lambda task: task.move_deadline(later)

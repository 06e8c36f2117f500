"""Which tasks a message means: only what is certain is answered for."""

from collections.abc import Sequence
from dataclasses import dataclass

from tasks.chat.saying import Saying
from tasks.chat.told import Told


@dataclass(frozen=True)
class Meant:
    """`tasks` when it is certain, else `why` in Vietnamese; both empty when several might be meant."""

    tasks: tuple[Told, ...] = ()
    why: str = ""


def find_meant(saying: Saying, told: Sequence[Told]) -> Meant:
    """Tasks by the names typed, without names the one that is open. If one name fits nothing, nothing is meant."""
    open_tasks = tuple(each for each in told if each.open)
    if saying.names:
        return _named(saying.names, told)
    if not open_tasks:
        return Meant(why="Hiện không có nhiệm vụ nào của đơn vị đang chờ trả lời.")
    if saying.everything or len(open_tasks) == 1:
        return Meant(open_tasks)
    return Meant()


def _named(names: Sequence[str], told: Sequence[Told]) -> Meant:
    found: list[Told] = []
    for name in names:
        fitting = [each for each in told if each.is_named(name)]
        if not fitting:
            return Meant(why=f"Chưa có nhiệm vụ «{name.upper()}» trong các thư đã gửi cho Ông/Bà.")
        if len(fitting) > 1:
            codes = ", ".join(each.task.code for each in fitting)
            return Meant(why=f"«{name.upper()}» có thể là {codes}; xin ghi mã nhiệm vụ.")
        found += [each for each in fitting if each not in found]
    return Meant(tuple(found))

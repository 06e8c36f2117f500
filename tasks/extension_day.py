from collections.abc import Iterable
from datetime import date

from tasks.letters.wording import full_day


def too_early(requested: date, tasks: Iterable[tuple[str, date | None]], on: date) -> str:
    """Why a requested deadline extends nothing, in Vietnamese; empty when it does.

    `tasks` are codes and deadlines of the tasks that it is asked for.
    """
    deadlines = list(tasks)
    if undated := [code for code, deadline in deadlines if deadline is None]:
        return f"Nhiệm vụ {undated[0]} không có hạn nên không cần gia hạn."
    latest = max([on, *(deadline for _, deadline in deadlines if deadline)])
    if requested <= latest:
        return f"Ngày đề nghị phải sau ngày {full_day(latest)} (hạn hiện tại, hoặc hôm nay nếu đã quá hạn)."
    return ""

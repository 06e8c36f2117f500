from datetime import datetime
from typing import Annotated

import typer

from worker.cli.confirm import Code
from worker.cli.extension import Day
from worker.cli.output import Json, print_json, say


def pause(
    code: Code,
    until: Annotated[datetime, Day],
    reason: Annotated[str, typer.Option(help="Why; the department reads it.")],
    *,
    json: Json = False,
) -> None:
    """Let a task rest through the day --until: no reminders, never overdue. Given again, it changes the end."""
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.letters.wording import full_day
    from tasks.pause_task import pause_task
    from tasks.task import Task
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    with wiring.database.write() as session:
        on = day(now, wiring.settings.zone)
        pause = pause_task(session, BUS, code, until.date(), reason, now, on, actor())
        task = session.get_one(Task, pause.task_id)
        told = {"task": task.code, "state": task.state, "until": pause.until, "reason": pause.reason}
    if json:
        print_json(told)
        return
    say(f"Nhiệm vụ {code} tạm dừng đến hết ngày {full_day(until.date())}: {reason}")


def resume(
    code: Code,
    deadline: Annotated[datetime | None, Day] = None,
    reason: Annotated[str, typer.Option(help="Why; kept with the task.")] = "",
    *,
    json: Json = False,
) -> None:
    """End a pause before its day; without --deadline the old deadline stands."""
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.letters.wording import full_day
    from tasks.resume_task import resume_task
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    now, new = wiring.clock.now(), deadline.date() if deadline else None
    with wiring.database.write() as session:
        on = day(now, wiring.settings.zone)
        task = resume_task(session, BUS, code, now, on, actor(), deadline=new, reason=reason)
        stands, told = task.deadline, {"task": task.code, "state": task.state, "deadline": task.deadline}
    if json:
        print_json(told)
        return
    say(f"Nhiệm vụ {code} tiếp tục" + (f", hạn {full_day(stands)}." if stands else "."))

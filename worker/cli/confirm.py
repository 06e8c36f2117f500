from typing import Annotated

import typer

from worker.cli.output import Json, print_json, say

Code = Annotated[str, typer.Argument(help="The task's code, such as NV12.")]


def confirm(code: Code, *, json: Json = False) -> None:
    """The office confirms that a reported task is done."""
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.office import confirm_task
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    with wiring.database.write() as session:
        task = confirm_task(session, BUS, code, now, day(now, wiring.settings.zone), actor())
        told = {"task": task.code, "state": task.state, "confirmed_on": task.confirmed_on}
    if json:
        print_json(told)
        return
    say(f"Đã xác nhận nhiệm vụ {code} hoàn thành.")


def send_back(
    code: Code,
    reason: Annotated[str, typer.Option("--reason", help="What is missing; the department reads it.")],
    *,
    json: Json = False,
) -> None:
    """The office sends a reported task back, to be done again."""
    from tasks.handlers import BUS
    from tasks.office import return_task
    from worker.cli.actor import actor
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        task = return_task(session, BUS, code, reason, wiring.clock.now(), actor())
        told = {"task": task.code, "state": task.state, "reason": reason}
    if json:
        print_json(told)
        return
    say(f"Đã trả lại nhiệm vụ {code}: {reason}")

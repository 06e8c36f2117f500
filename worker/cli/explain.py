from worker.cli.confirm import Code
from worker.cli.output import Json, print_json, say


def explain(code: Code, *, json: Json = False) -> None:
    """Why a task was, or was not, reminded, and what comes next."""
    from tasks.explanation import explain_task
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        lines = list(explain_task(session, wiring.desk, code, wiring.clock.now()))
    if json:
        print_json({"task": code, "lines": lines})
    else:
        say("\n".join(lines))

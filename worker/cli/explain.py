from datetime import datetime
from typing import Annotated

import typer

from worker.cli.confirm import Code
from worker.cli.output import Json, print_json, say


def explain(
    code: Code,
    *,
    on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"], help="Why, or why not, on that day.")
    ] = None,
    json: Json = False,
) -> None:
    """Why a task was, or was not, reminded, and what comes next."""
    from tasks.explanation import read_explanation
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = read_explanation(session, wiring.desk, code, wiring.clock.now(), on.date() if on else None)
    if json:
        told = [{"at": each.at.isoformat(), "kind": each.kind, "words": each.words} for each in found.timeline]
        print_json({"task": found.code, "lines": list(found.lines), "timeline": told})
    else:
        say("\n".join(found.lines))

"""`dondoc chaos`: break everything on purpose, and see that nothing is lost and nothing comes twice unseen."""

import signal
import sys
from typing import Annotated

import typer

from worker.cli.output import Json, print_json

Seed = Annotated[int, typer.Option("--seed", help="Which letters are troubled, and when: the same for the same seed.")]
Quick = Annotated[bool, typer.Option("--quick", help="A few experiments with few letters, within a minute and a half.")]
DatabaseKind = Annotated[
    str,
    typer.Option(
        "--database",
        help="sqlite: SQLite and the embedded broker. postgresql: a private server and Valkey. Or the URL of a server "
        "on this machine where databases may be made.",
    ),
]
Only = Annotated[str, typer.Option("--only", help="Names of experiments, with commas between; else all.")]
BROKEN, UNUSABLE = 1, 2


def chaos(
    *, seed: Seed = 1, quick: Quick = False, database: DatabaseKind = "sqlite", only: Only = "", json: Json = False
) -> None:
    """Faults on real processes, then a check of the books. Exit 1 if a promise broke. Nothing leaves this machine."""
    from worker.chaos.elsewhere import UnfitServer
    from worker.chaos.experiments import EXPERIMENTS
    from worker.chaos.postgres_programs import PostgresMissing
    from worker.chaos.run import NoSuchExperiment, choose, run_chaos
    from worker.chaos.table import print_report

    # As Ctrl-C does: whatever is running is ended on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    names = [each.strip() for each in only.split(",") if each.strip()]
    try:
        chosen = choose(EXPERIMENTS, names, quick=quick)
        report = run_chaos(chosen, database, seed=seed, quick=quick, tell=_tell)
    except (NoSuchExperiment, PostgresMissing, UnfitServer) as error:
        typer.echo(f"dondoc: {error}", err=True)
        raise typer.Exit(UNUSABLE) from None
    if json:
        print_json(report.as_json())
    else:
        print_report(report)
    if report.kept:
        _tell(f"homes and logs are kept under {report.kept}")
    if report.broken:
        raise typer.Exit(BROKEN)


def _tell(words: str) -> None:
    sys.stderr.write(words + "\n")
    sys.stderr.flush()

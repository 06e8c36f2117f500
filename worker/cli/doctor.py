from typing import Annotated

import typer

from worker.cli.output import Json, print_json, print_table


def doctor(*, json: Json = False) -> None:
    """Check database, broker, SMTP, Zalo, clock, calendar, secrets; say the mend of what is wrong."""
    from dataclasses import asdict

    from worker.doctor import examine
    from worker.settings import read_settings
    from worker.wiring import Wiring

    findings = list(examine(Wiring(read_settings())))
    well = all(finding.ok for finding in findings)
    if json:
        print_json({"ok": well, "checks": [asdict(finding) for finding in findings]})
    else:
        rows = [("✓" if each.ok else "✗", each.check, each.words, each.mend) for each in findings]
        print_table("dondoc doctor", ("", "Check", "Found", "Mend"), rows)
    if not well:
        raise typer.Exit(1)


def healthy(part: Annotated[str, typer.Argument(help="scheduler or worker")]) -> None:
    """Whether a part on this machine still turns: for a container's health check."""
    import time

    from worker.alive import Alive
    from worker.settings import read_settings

    # The file's time is the machine's, so it is held against the machine's clock, not the office's.
    if not Alive(read_settings().home, part).is_fresh(time.time()):  # noqa: TID251
        typer.echo(f"{part} has not turned lately", err=True)
        raise typer.Exit(1)

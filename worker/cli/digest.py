from typing import TYPE_CHECKING, Any

from worker.cli.output import Json, print_json, say
from worker.cli.remind import DryRun

if TYPE_CHECKING:
    from tasks.digest import Digest


def digest(*, dry_run: DryRun = False, json: Json = False) -> None:
    """The office lead's digest, now; with --dry-run, print what it would say."""
    from tasks.digest import post_digest
    from tasks.letters.digest.render import render
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    with wiring.database.read() if dry_run else wiring.database.write() as session:
        found = post_digest(session, wiring.desk, now, dry_run=dry_run)
    if json:
        print_json({"now": now.isoformat(), **digest_figures(found)})
    else:
        say(render(found.facts).text if dry_run else found.words)


def digest_figures(found: "Digest") -> dict[str, Any]:
    facts, counts = found.facts, found.facts.situation.counts
    return {
        "letter": found.letter_id,
        "outcome": found.words,
        "as_of": facts.as_of.isoformat(),
        "total": counts.total,
        "done": counts.done,
        "overdue": facts.late,
        "opinions": len(facts.opinions),
        "nearing": facts.near,
        "unreached": len(facts.unreached),
    }

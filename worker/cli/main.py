"""`dondoc`: the command line. Exit code 0 done, 1 partly, 2 unusable input."""

import gc
import sys

import typer

from worker.cli.actor import As, named
from worker.cli.alias import alias_app
from worker.cli.audit import audit_app
from worker.cli.calendar import calendar_app
from worker.cli.channel import channel_app
from worker.cli.chaos import chaos
from worker.cli.confirm import confirm, send_back
from worker.cli.contact import contact_app
from worker.cli.demo import demo
from worker.cli.department import department_app
from worker.cli.digest import digest
from worker.cli.doctor import doctor, healthy
from worker.cli.events import events_app
from worker.cli.explain import explain
from worker.cli.extension import extension_app
from worker.cli.heard import heard_app
from worker.cli.hold import hold_app
from worker.cli.import_ import import_file
from worker.cli.key import key_app
from worker.cli.ledger import ledger
from worker.cli.pause import pause, resume
from worker.cli.plan import plan
from worker.cli.process import migrate, scheduler, up, web, worker
from worker.cli.proof import proof
from worker.cli.recurring import recurring_app
from worker.cli.remind import remind
from worker.cli.report import report
from worker.cli.resolve import resolve
from worker.cli.source import source_app
from worker.cli.status import status
from worker.cli.subscribe import subscribe_app
from worker.cli.suppression import suppression_app
from worker.cli.template import template
from worker.cli.urge import urge
from worker.cli.zalo import zalo_app
from worker.garbage import GARBAGE

app = typer.Typer(
    name="dondoc",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def dondoc(as_: As = "") -> None:
    """Đôn đốc nhiệm vụ: urges a provincial office's assigned tasks on time."""
    named(as_)


RUN, DATA, LOOK, DECIDE, PROVE = "Run", "Tasks and calendar", "Remind and look", "Decide", "Prove"
app.command("up", rich_help_panel=RUN)(up)
app.command("demo", rich_help_panel=RUN)(demo)
app.command("web", rich_help_panel=RUN)(web)
app.command("worker", rich_help_panel=RUN)(worker)
app.command("scheduler", rich_help_panel=RUN)(scheduler)
app.command("migrate", rich_help_panel=RUN)(migrate)
app.command("healthy", rich_help_panel=RUN)(healthy)
app.command("import", rich_help_panel=DATA)(import_file)
app.command("template", rich_help_panel=DATA)(template)
app.add_typer(alias_app, name="alias", rich_help_panel=DATA)
app.add_typer(calendar_app, name="calendar", rich_help_panel=DATA)
app.add_typer(contact_app, name="contact", rich_help_panel=DATA)
app.add_typer(department_app, name="department", rich_help_panel=DATA)
app.add_typer(recurring_app, name="recurring", rich_help_panel=DATA)
app.command("remind", rich_help_panel=LOOK)(remind)
app.command("digest", rich_help_panel=LOOK)(digest)
app.command("status", rich_help_panel=LOOK)(status)
app.command("plan", rich_help_panel=LOOK)(plan)
app.command("report", rich_help_panel=LOOK)(report)
app.command("ledger", rich_help_panel=LOOK)(ledger)
app.command("explain", rich_help_panel=LOOK)(explain)
app.command("doctor", rich_help_panel=LOOK)(doctor)
app.command("confirm", rich_help_panel=DECIDE)(confirm)
app.command("return", rich_help_panel=DECIDE)(send_back)
app.add_typer(extension_app, name="extension", rich_help_panel=DECIDE)
app.command("pause", rich_help_panel=DECIDE)(pause)
app.command("resume", rich_help_panel=DECIDE)(resume)
app.command("urge", rich_help_panel=DECIDE)(urge)
app.command("resolve", rich_help_panel=DECIDE)(resolve)
app.add_typer(hold_app, name="hold", rich_help_panel=DECIDE)
app.add_typer(suppression_app, name="suppression", rich_help_panel=DECIDE)
app.add_typer(channel_app, name="channel", rich_help_panel=DECIDE)
app.add_typer(key_app, name="key", rich_help_panel=DECIDE)
app.add_typer(source_app, name="source", rich_help_panel=DECIDE)
app.add_typer(events_app, name="events", rich_help_panel=DECIDE)
app.add_typer(subscribe_app, name="subscribe", rich_help_panel=DECIDE)
app.add_typer(heard_app, name="heard", rich_help_panel=DECIDE)
app.add_typer(zalo_app, name="zalo", rich_help_panel=DECIDE)
app.add_typer(audit_app, name="audit", rich_help_panel=PROVE)
app.command("proof", rich_help_panel=PROVE)(proof)
app.command("chaos", rich_help_panel=PROVE)(chaos)


def main() -> None:
    """Run one command; an error that a person can mend is told in its own words, without a traceback."""
    gc.set_threshold(GARBAGE)
    try:
        app(prog_name="dondoc")
    except Exception as error:
        from worker.cli.failure import failure_words  # knows every library that can fail: not for `--help`

        words = failure_words(error)
        if words is None:
            raise
        sys.stderr.write(f"dondoc: {words}\n")
        sys.exit(2)


if __name__ == "__main__":
    main()

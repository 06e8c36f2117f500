from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.actor import actor
from worker.cli.confirm import Code
from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tasks.extension import Extension
    from tasks.question import Pending

extension_app = typer.Typer(
    help="Later deadlines: those asked for, and the office's word on them.", no_args_is_help=True
)
Day = typer.Option(formats=["%Y-%m-%d", "%d/%m/%Y"])


@extension_app.command("list")
def list_(*, json: Json = False) -> None:
    """The requests that wait for the office's word."""
    from tasks.letters.digest.facts import Question
    from tasks.letters.wording import full_day
    from tasks.question import pending_questions
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        found = pending_questions(session, wiring.settings.zone)
    asked = [each for each in found if each.question == Question.EXTENSION]
    if json:
        print_json({"extensions": [_plain(each) for each in asked]})
        return
    rows = [
        (
            each.task.code,
            each.department,
            full_day(each.task.deadline) if each.task.deadline else "",
            full_day(each.requested_deadline) if each.requested_deadline else "",
            each.extended,
            each.words,
        )
        for each in asked
    ]
    print_table("Đề nghị gia hạn", ("Mã", "Đơn vị", "Hạn", "Xin đến", "Đã gia hạn", "Lý do"), rows)


@extension_app.command("grant")
def grant(
    code: Code,
    until: Annotated[datetime | None, Day] = None,
    reason: Annotated[str, typer.Option(help="Why; kept with the new deadline.")] = "",
    override: Annotated[str, typer.Option(help="Why the office goes beyond its own limits.")] = "",
    *,
    json: Json = False,
) -> None:
    """Grant what was asked for, or the day --until."""
    from tasks.clock import day
    from tasks.decide_extension import grant_extension
    from tasks.handlers import BUS
    from tasks.letters.wording import full_day
    from worker.cli.wired import wired

    wiring = wired()
    now = wiring.clock.now()
    asked_for = until.date() if until else None
    with wiring.database.write() as session:
        terms = wiring.desk.terms(session, day(now, wiring.settings.zone))
        given = grant_extension(
            session, BUS, code, now, actor(), terms, deadline=asked_for, reason=reason, override=override
        )
        new, told = given.decided_deadline, _decided(session, given)
    if json:
        print_json(told)
        return
    say(f"Đã gia hạn nhiệm vụ {code}" + (f" đến {full_day(new)}." if new else "."))


@extension_app.command("refuse")
def refuse(
    code: Code, reason: Annotated[str, typer.Option(help="Why; the department reads it.")], *, json: Json = False
) -> None:
    """Refuse with a reason; reminders go on."""
    from tasks.decide_extension import refuse_extension
    from tasks.handlers import BUS
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.write() as session:
        told = _decided(session, refuse_extension(session, BUS, code, reason, wiring.clock.now(), actor()))
    if json:
        print_json(told)
        return
    say(f"Không đồng ý gia hạn nhiệm vụ {code}: {reason}")


def _decided(session: "Session", given: "Extension") -> dict[str, Any]:
    from tasks.task import Task

    task = session.get_one(Task, given.task_id)
    return {
        "id": given.id,
        "task": task.code,
        "decision": given.state,
        "deadline": task.deadline,
        "reason": given.decision_reason,
    }


def _plain(asked: "Pending") -> dict[str, object]:
    task = asked.task
    return {
        "id": asked.extension_id,
        "task": task.code,
        "department": asked.department,
        "deadline": task.deadline,
        "original_deadline": task.original_deadline,
        "requested": asked.requested_deadline,
        "reason": asked.words,
        "document": asked.document,
        "extended": asked.extended,
        "asked_on": asked.asked_on,
    }

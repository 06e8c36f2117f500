from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from datetime import date

    from tasks.desk import Desk
    from tasks.report.facts import Report

FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]


def report(
    first: Annotated[datetime | None, typer.Option("--from", formats=FORMATS, help="Default: 1 January.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=FORMATS, help="Default: today.")] = None,
    as_of: Annotated[
        datetime | None, typer.Option(formats=FORMATS, help="The day to judge on. Default: the last of the period.")
    ] = None,
    *,
    by: Annotated[str, typer.Option(help="department, field or kind.")] = "department",
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook as well.")] = None,
    docx: Annotated[Path | None, typer.Option(help="Write a Word document as well.")] = None,
    json: Json = False,
) -> None:
    """Tasks given in a period and what became of them: the table and the sentence of the office's reports."""
    from tasks.clock import day
    from tasks.report.count import count_report
    from tasks.report.facts import GroupBy
    from tasks.report.shape import report_shape
    from tasks.report.span import span
    from worker.cli.wired import wired

    if by not in list(GroupBy):
        raise typer.BadParameter(f"found {by!r}, expected one of {', '.join(GroupBy)}", param_hint="--by")
    wiring = wired()
    desk, now = wiring.desk, wiring.clock.now()
    zone, today = desk.office.zone, day(now, desk.office.zone)
    until = _day(last) or today
    wanted = span(_day(first) or until.replace(month=1, day=1), until, today, _day(as_of))
    with wiring.database.read() as session:
        found = count_report(session, wanted, desk.read_calendar(session), zone, GroupBy(by), desk.rules.on_time_by)
    written = _write(found, desk, now, xlsx, docx)
    if json:
        shape = report_shape(found, desk.office.assigner, desk.rules.percent)
        print_json(shape | {"files": [str(path) for path in written]})
    else:
        _tell(found, desk, written)


def _day(given: datetime | None) -> "date | None":
    return given.date() if given else None


def _write(found: "Report", desk: "Desk", now: datetime, xlsx: Path | None, docx: Path | None) -> list[Path]:
    from tasks.report.document import report_document
    from tasks.report.workbook import report_workbook

    makers = ((xlsx, report_workbook), (docx, report_document))
    written = [(path, make) for path, make in makers if path]
    for path, make in written:
        path.write_bytes(make(found, desk.office, desk.rules.percent, now))
    return [path for path, _ in written]


def _tell(found: "Report", desk: "Desk", written: list[Path]) -> None:
    from tasks.rates import number
    from tasks.report.sentence import remarks, sentence, told_measures
    from tasks.report.table import LEGEND, table

    mode = desk.rules.percent
    drawn = table(found, mode)
    rows = [
        [number(cell) if isinstance(cell, int) else cell for cell in line]
        for line in (drawn.numbers, *drawn.lines, drawn.total)
    ]
    say(sentence(found, desk.office.assigner, mode))
    print_table("", drawn.headings, rows)
    for words in (LEGEND, *told_measures(found, mode), *remarks(found)):
        say(words)
    for path in written:
        say(f"Đã ghi {path}.")

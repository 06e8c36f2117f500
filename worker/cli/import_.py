from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, print_table, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from tasks.intake.load import Order
    from tasks.intake.problem import Problem, UnusableFileError
    from tasks.intake.result import ImportResult

File = Annotated[
    Path, typer.Argument(metavar="FILE", help="A .xlsx or .csv file; «dondoc template» writes an empty one.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and write nothing.")]
Silent = Annotated[bool, typer.Option("--silent", help="History: nobody is reminded of the tasks loaded.")]
Encoding = Annotated[
    str, typer.Option("--encoding", help="utf-8, utf-16, cp1258, tcvn3 or vni: only when the file cannot tell.")
]
Errors = Annotated[
    Path | None, typer.Option("--errors", help="Where rejected rows go; else beside FILE, as FILE.loi.xlsx.")
]
PARTLY, UNUSABLE = 1, 2
SHOWN_ROWS = 40
SHOWN_NUMBERS = 6


def import_file(
    file: File,
    *,
    dry_run: DryRun = False,
    silent: Silent = False,
    encoding: Encoding = "",
    errors: Errors = None,
    json: Json = False,
) -> None:
    """Load tasks, departments and contacts. Rejected rows come back in a file with a column Lỗi."""
    from tasks.intake.problem import UnusableFileError

    try:
        result = _import(file, dry_run=dry_run, silent=silent, encoding=encoding, quiet=json)
    except UnusableFileError as error:
        _refuse(error, json=json)
        raise typer.Exit(UNUSABLE) from None
    returned = _give_back(result, file, errors, dry_run=dry_run)
    if json:
        print_json(_figures(result, returned, dry_run=dry_run))
    else:
        _tell(result, returned, dry_run=dry_run)
    if result.rejected:
        kept = result.created + result.updated + result.unchanged
        raise typer.Exit(PARTLY if kept else UNUSABLE)


def _import(file: Path, *, dry_run: bool, silent: bool, encoding: str, quiet: bool) -> "ImportResult":
    from rich.console import Console
    from rich.progress import Progress

    from tasks.intake.load import import_path
    from worker.cli.wired import wired

    wiring = wired()
    order = _order(wiring, file, dry_run=dry_run, silent=silent, encoding=encoding)
    with Progress(console=Console(stderr=True), transient=True, disable=quiet) as progress:
        bar = progress.add_task(f"Đọc {file.name}", total=None)
        step: Callable[[int, int], None] = lambda done, of: progress.update(bar, completed=done, total=of)  # noqa: E731
        return import_path(wiring.database, file, order, step)


def _order(wiring: Any, file: Path, *, dry_run: bool, silent: bool, encoding: str) -> "Order":
    from tasks.actor import import_of
    from tasks.address import read_domains
    from tasks.calendar_day import load_calendar
    from tasks.clock import day
    from tasks.handlers import BUS
    from tasks.intake.load import Order
    from worker.cli.actor import actor

    now = wiring.clock.now()
    with wiring.database.read() as session:
        calendar = load_calendar(session)
    return Order(
        now=now,
        today=day(now, wiring.settings.zone),
        calendar=calendar,
        bus=BUS,
        actor=import_of(file.name),
        by=actor(),
        dry_run=dry_run,
        silent=silent,
        encoding=encoding,
        domains=read_domains(wiring.settings.email_domains),
    )


def _give_back(result: "ImportResult", file: Path, errors: Path | None, *, dry_run: bool) -> Path | None:
    """Write the rejected rows; a dry run writes them only where it is told to."""
    from tasks.intake.returned import free_path, write_rejected

    if not result.rejected_rows or (dry_run and errors is None):
        return None
    path = errors or free_path(file)
    if path.resolve() == file.resolve():
        path = free_path(file)  # the list that was sent is never written over
    try:
        write_rejected(path, result.rejected_rows)
    except OSError as error:
        typer.echo(f"Không ghi được {path} ({error.strerror}); chọn nơi khác: --errors FILE", err=True)
        return None
    return path


def _figures(result: "ImportResult", returned: Path | None, *, dry_run: bool) -> dict[str, Any]:
    figures = {**result.as_json(), "errors_file": returned, "dry_run": dry_run}
    if dry_run:
        figures["changes"] = [
            {"list": each.kind, "row": each.row, "outcome": each.outcome, "name": each.name, "fields": each.fields}
            for each in result.changes
        ]
    return figures


def _refuse(error: "UnusableFileError", *, json: bool) -> None:
    if json:
        problem = {"row": 0, "column": "", "value": "", "problem": str(error)}
        print_json({"created": 0, "updated": 0, "unchanged": 0, "rejected": 0, "errors": [problem]})
    typer.echo(str(error), err=True)


def _tell(result: "ImportResult", returned: Path | None, *, dry_run: bool) -> None:
    for note in result.notes:
        say(note)
    if dry_run:
        _tell_changes(result)
    _tell_problems("Dòng bị từ chối", result.errors)
    _tell_problems("Cần xem lại (vẫn được nhập)", result.warnings)
    done = "Sẽ" if dry_run else "Đã"
    say(
        f"{done} thêm {result.created}, sửa {result.updated}; giữ nguyên {result.unchanged}; từ chối {result.rejected}."
        + (" Chưa ghi gì (--dry-run)." if dry_run else "")
    )
    if returned:
        say(f"Các dòng bị từ chối ở {returned}: sửa theo cột Lỗi rồi nhập lại tệp đó.")


def _tell_changes(result: "ImportResult") -> None:
    from tasks.intake.columns import KINDS

    sheets = {each.kind: each.sheet for each in KINDS}
    rows = [
        (sheets[each.kind], each.row, "thêm" if each.outcome == "created" else "sửa", each.name, _fields(each.fields))
        for each in result.changes
    ]
    if rows:
        print_table("Thay đổi", ("Trang", "Dòng", "Việc", "Nội dung", "Cũ → mới"), rows[:SHOWN_ROWS])
        _tell_rest(len(rows))


def _fields(fields: Any) -> str:
    return "\n".join(f"{label}: {old or '(trống)'} → {new or '(trống)'}" for label, (old, new) in fields.items())


def _tell_problems(title: str, problems: "list[Problem]") -> None:
    # One wrong name may stand in a hundred rows: it is told once, with its rows.
    alike: dict[tuple[str, str, str], list[int]] = {}
    for each in problems:
        alike.setdefault((each.sheet, each.column, each.problem), []).append(each.row)
    rows = [(sheet, _rows(numbers), column, problem) for (sheet, column, problem), numbers in alike.items()]
    if rows:
        print_table(title, ("Trang", "Dòng", "Cột", "Vấn đề"), rows[:SHOWN_ROWS])
        _tell_rest(len(rows))


def _rows(numbers: list[int]) -> str:
    listed = ", ".join(str(number) for number in numbers[:SHOWN_NUMBERS])
    return listed if len(numbers) <= SHOWN_NUMBERS else f"{listed} và {len(numbers) - SHOWN_NUMBERS} dòng nữa"


def _tell_rest(count: int) -> None:
    if count > SHOWN_ROWS:
        say(f"… và {count - SHOWN_ROWS} dòng nữa (xem đủ: --json).")

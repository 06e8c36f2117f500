"""Turn what is wrong with a row into what the office is told: in the result, and in the column Lỗi of the row."""

from collections.abc import Sequence

from tasks.intake.grid import Row
from tasks.intake.problem import CellError, Problem, shown
from tasks.intake.result import ImportResult, RejectedRow
from tasks.intake.secret import REFUSED
from tasks.intake.sheet import Sheet


def refuse_row(result: ImportResult, sheet: Sheet, row: Row, errors: Sequence[CellError]) -> None:
    problems = [
        Problem(
            sheet=sheet.name,
            row=row.number,
            column=sheet.header.title(error.field),
            value=shown(error.value),
            problem=str(error),
        )
        for error in errors
    ]
    told = tuple(str(problem) for problem in problems)
    result.reject(RejectedRow(sheet.name, sheet.header, row, told), sheet.header.columns.kind, problems)


def refuse_secret_rows(result: ImportResult, sheet: Sheet) -> None:
    """Only the number of the row is told, and its STT: not one word of it goes further."""
    index = sheet.header.fields.get("index", -1)
    for row in sheet.secret:
        number = row.cell(index)
        kept = [cell if column == index and _is_number(number) else None for column, cell in enumerate(row.cells)]
        problem = Problem(sheet=sheet.name, row=row.number, column="", value="", problem=REFUSED)
        blank = RejectedRow(sheet.name, sheet.header, Row(row.number, kept), (str(problem),))
        result.reject(blank, sheet.header.columns.kind, [problem])


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip(" .").isdecimal())


def warn(result: ImportResult, sheet: Sheet, row: int, field: str, problem: str) -> None:
    column = sheet.header.title(field) if field else ""
    result.warnings.append(Problem(sheet=sheet.name, row=row, column=column, value="", problem=problem))

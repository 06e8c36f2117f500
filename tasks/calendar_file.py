"""The office's calendar file: which days are off, which are made up for.

A CSV with one line of headers, `;` or `,` between columns, UTF-8; lines that start with # are remarks:

    ngày;loại;tên;văn bản;tình trạng;ngày làm bù
    01/01/2027;nghỉ lễ;Tết Dương lịch;Thông báo số 12/TB-BNV;chính thức;
    04/02/2027 đến 10/02/2027;nghỉ lễ;Tết Nguyên đán;Thông báo số 12/TB-BNV;chính thức;
    30/04/2027;nghỉ hoán đổi;Nghỉ 30/4;Thông báo số 12/TB-BNV;dự kiến;08/05/2027

The last line is a swap: one day off, and the day that makes up for it. `làm bù` on any day makes it a working day, so
it also takes back a day off that was seeded by mistake.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from tasks.state import Labelled
from tasks.text import clean, fold

COLUMNS = ("ngày", "loại", "tên", "văn bản", "tình trạng", "ngày làm bù")
YEARS = range(2000, 2100)
_DATE = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_UNTIL = re.compile(r"\s+đến\s+")
LONGEST_RANGE = timedelta(days=31)
"""A longer holiday is a slip of the pen."""


class DayKind(Labelled):
    HOLIDAY = "holiday", "nghỉ lễ"
    SUBSTITUTE = "substitute", "nghỉ bù"
    SWAPPED = "swapped", "nghỉ hoán đổi"
    MADE_UP = "made_up", "làm bù"


OFFICIAL, PROVISIONAL = "chính thức", "dự kiến"


@dataclass(frozen=True)
class Day:
    """A day that is not what its weekday says; `source` is the document that says so."""

    day: date
    kind: DayKind
    name: str
    source: str
    official: bool


@dataclass(frozen=True)
class CalendarProblem:
    """What is wrong in one cell; `row` counts the lines of the file from 1."""

    row: int
    column: str
    value: str
    problem: str

    def __str__(self) -> str:
        return f"dòng {self.row}, cột {self.column}, giá trị «{self.value}»: {self.problem}"


class CalendarFileError(Exception):
    """The file is refused as a whole: half a calendar is worse than the old one."""

    def __init__(self, path: Path, problems: list[CalendarProblem]) -> None:
        super().__init__("\n".join(f"{path.name}: {problem}" for problem in problems))
        self.problems = problems


def read_office_file(path: Path) -> list[Day]:
    """The days that the file states, in its order.

    Raises:
        CalendarFileError: anything in it cannot be used; every problem is told at once.
        OSError: the file cannot be read.
    """
    days: dict[date, Day] = {}
    problems: list[CalendarProblem] = []
    for number, cells in _rows(path):
        try:
            _add(days, cells)
        except _Wrong as wrong:
            problems.append(CalendarProblem(number, wrong.column, wrong.value, wrong.problem))
    if problems:
        raise CalendarFileError(path, problems)
    return list(days.values())


class _Wrong(Exception):
    def __init__(self, column: str, value: str, problem: str) -> None:
        super().__init__(problem)
        self.column, self.value, self.problem = column, value, problem


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    lines = [(n, line) for n, line in enumerate(_text(path).splitlines(), start=1) if _says_something(line)]
    if not lines:
        raise CalendarFileError(path, [CalendarProblem(1, "ngày", "", f"tệp trống; cần dòng tiêu đề {_header()}")])
    delimiter = ";" if ";" in lines[0][1] else ","
    names = [fold(name) for name in _cells(lines[0][1], delimiter)]
    missing = [column for column in COLUMNS[:-1] if fold(column) not in names]
    if missing:
        told = f"thiếu cột {', '.join(missing)}; dòng tiêu đề cần là {_header()}"
        raise CalendarFileError(path, [CalendarProblem(lines[0][0], missing[0], lines[0][1], told)])
    for number, line in lines[1:]:
        found = dict(zip(names, _cells(line, delimiter), strict=False))
        yield number, {column: found.get(fold(column), "") for column in COLUMNS}


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        told = "tệp không phải UTF-8; lưu lại bằng «CSV UTF-8 (Comma delimited)»"
        raise CalendarFileError(path, [CalendarProblem(1, "ngày", f"byte {error.start}", told)]) from error


def _says_something(line: str) -> bool:
    return bool(line.strip(" ;,\t")) and not line.startswith("#")


def _cells(line: str, delimiter: str) -> list[str]:
    return [clean(cell) for cell in next(csv.reader([line], delimiter=delimiter))]


def _header() -> str:
    return ";".join(COLUMNS)


def _add(days: dict[date, Day], cells: Mapping[str, str]) -> None:
    for day in _days(cells):
        if days.setdefault(day.day, day) != day:
            raise _Wrong("ngày", cells["ngày"], f"ngày {day.day:%d/%m/%Y} đã khai khác ở trên; giữ lại một dòng")


def _days(cells: Mapping[str, str]) -> Iterator[Day]:
    kind = _choice(cells, "loại", {kind.label: kind for kind in DayKind})
    official = _choice(cells, "tình trạng", {OFFICIAL: True, PROVISIONAL: False})
    for column in ("tên", "văn bản"):
        if not cells[column]:
            raise _Wrong(column, "", f"còn trống; ghi {column}")
    for day in _range(cells):
        yield Day(day, kind, cells["tên"], cells["văn bản"], official)
    if cells["ngày làm bù"]:
        if kind is not DayKind.SWAPPED:
            told = f"chỉ dùng với loại «{DayKind.SWAPPED.label}»; xóa ô này hoặc sửa loại"
            raise _Wrong("ngày làm bù", cells["ngày làm bù"], told)
        yield Day(
            _date(cells, "ngày làm bù", cells["ngày làm bù"]), DayKind.MADE_UP, cells["tên"], cells["văn bản"], official
        )


T = TypeVar("T")


def _choice(cells: Mapping[str, str], column: str, choices: Mapping[str, T]) -> T:
    by_key = {fold(label): choice for label, choice in choices.items()}
    found = by_key.get(fold(cells[column]))
    if found is None:
        raise _Wrong(column, cells[column], f"không rõ; cần một trong: {', '.join(choices)}")
    return found


def _range(cells: Mapping[str, str]) -> Iterator[date]:
    """One day, or `first đến last`."""
    ends = [_date(cells, "ngày", part) for part in _UNTIL.split(cells["ngày"])]
    first, last = ends[0], ends[-1]
    if len(ends) > 2 or not first <= last <= first + LONGEST_RANGE:  # noqa: PLR2004 - two ends of a range
        raise _Wrong("ngày", cells["ngày"], f"khoảng ngày không hợp lệ hoặc dài quá {LONGEST_RANGE.days} ngày")
    return (first + timedelta(n) for n in range((last - first).days + 1))


def _date(cells: Mapping[str, str], column: str, text: str) -> date:
    match = _DATE.fullmatch(text)
    try:
        day, _, month, year = match.groups() if match else ("0", "", "0", "0")
        found = date(int(year), int(month), int(day))
    except ValueError:
        found = date.min
    if found.year not in YEARS:
        raise _Wrong(column, cells[column], "không phải ngày; ghi dd/mm/yyyy, ví dụ 24/11/2026")
    return found

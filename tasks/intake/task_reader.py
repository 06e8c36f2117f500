"""Read the rows of a list of tasks: what each says, and everything that is wrong with it."""

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from tasks.intake.cell import Value, as_text
from tasks.intake.day import read_day
from tasks.intake.deadline_cell import DeadlineCell, period_in, read_deadline, rule_in
from tasks.intake.document_cell import read_document
from tasks.intake.extension import Extension, read_extensions
from tasks.intake.grid import Row
from tasks.intake.problem import CellError
from tasks.intake.readable import unreadable_cells
from tasks.intake.sheet import Sheet
from tasks.intake.task_row import TaskRow
from tasks.intake.word_cell import read_state, read_word
from tasks.state import ExecutionState, Period, TaskKind, Urgency
from tasks.workdays import Calendar

Read = TypeVar("Read")

PLAIN = (
    "document_kind",
    "issuer",
    "abstract",
    "assigned_by",
    "followed_by",
    "field",
    "product",
    "progress",
    "delay_reason",
    "note",
)
"""Columns that are taken as they stand."""
CUT = ("…", "...")
MOST_TIMES_URGED = 999


class TaskRowReader:
    """Reads the rows of one sheet. `errors` holds every CellError of the row read last."""

    def __init__(self, sheet: Sheet, calendar: Calendar) -> None:
        self.sheet, self.calendar = sheet, calendar
        self.errors: list[CellError] = []
        self._row = Row(0, ())
        self._warnings: list[tuple[str, str]] = []
        self._values: dict[str, Value] = {}
        self._texts_read: dict[str, str] = {}
        self._plain = [field for field in PLAIN if sheet.has(field)]

    def read(self, row: Row) -> TaskRow | None:
        """The row read, or None when `errors` says why not."""
        self._row, self.errors, self._warnings = row, [], []
        self.errors.extend(unreadable_cells(self.sheet.header, row))
        if self.errors:
            return None
        self._values = {field: row.cell(column) for field, column in self.sheet.header.fields.items()}
        self._texts_read = {}
        read = self._assemble()
        return None if self.errors else read

    def _assemble(self) -> TaskRow:
        number, numbered_on = self._document("document_number")
        issued_on = self._day("issued_on") or numbered_on
        cell = self._try(lambda: self._deadline(issued_on)) or DeadlineCell()
        original = self._day("original_deadline") or cell.day
        deadline = cell.day or original
        content = self._content()
        extensions = self._extensions()
        kind = self._kind(cell, deadline)
        state = self._try(lambda: read_state(self._text("state"), "state"))
        self._warn_of_days(issued_on, original, deadline, extensions)
        return TaskRow(
            number=self._row.number,
            code=self._text("code"),
            content=content,
            lead=self._text("lead"),
            coordinating=self._coordinating(),
            document_number=number,
            issued_on=issued_on,
            assigned_on=self._day("assigned_on"),
            kind=kind,
            period=self._period(cell, content) if kind is TaskKind.RECURRING else None,
            rule=cell.rule or self._rule(content, issued_on, deadline),
            original_deadline=original,
            deadline=deadline,
            deadline_said=self.sheet.has("deadline") or self.sheet.has("original_deadline"),
            extensions=extensions,
            state=state,
            facts=self._facts(state),
            texts=self._texts(),
            updated_on=self._day("updated_on"),
            warnings=tuple(self._warnings),
        )

    def _try(self, read: Callable[[], Read]) -> Read | None:
        """A cell that cannot be taken does not hide what is wrong with the others."""
        try:
            return read()
        except CellError as error:
            self.errors.append(error)
            return None

    def _text(self, field: str) -> str:
        """Several ask for one field."""
        if field not in self._texts_read:
            value = self._values.get(field)
            self._texts_read[field] = "" if value is None else as_text(value)
        return self._texts_read[field]

    def _day(self, field: str) -> date | None:
        value = self._values.get(field)
        try:
            return None if value is None else read_day(value, field, self.sheet.epoch)
        except CellError as error:
            self.errors.append(error)
            return None

    def _document(self, field: str) -> tuple[str, date | None]:
        text = self._text(field)
        read = self._try(lambda: read_document(text, field, self.sheet.epoch)) if text else None
        return read or ("", None)

    def _deadline(self, issued_on: date | None) -> DeadlineCell:
        return read_deadline(self._values.get("deadline"), "deadline", self.sheet.epoch, issued_on, self.calendar)

    def _extensions(self) -> tuple[Extension, ...]:
        texts = [text for field in ("extensions", "note") if (text := self._text(field))]
        return tuple((self._try(lambda: read_extensions(*texts)) if texts else None) or ())

    def _content(self) -> str:
        """The work itself; a list without that column gives its abstract."""
        content = self._text("content") or self._text("abstract")
        if not content:
            self._refuse("content", "", "nội dung nhiệm vụ", "ghi nội dung nhiệm vụ")
        if not self._text("lead"):
            self._refuse("lead", "", "một đơn vị chủ trì", "ghi tên đơn vị chủ trì")
        for field in ("content", "abstract"):
            if self._text(field).endswith(CUT):
                self._warnings.append((field, "Nội dung kết thúc bằng «…», có thể đã bị cắt; nên chép lại đủ."))
        return content

    def _coordinating(self) -> tuple[str, ...] | None:
        """Split on ";" only: names contain commas. None when the file has no such column."""
        if not self.sheet.has("coordinating"):
            return None
        parts = (part.strip(" .") for part in self._text("coordinating").split(";"))
        return tuple(part for part in parts if part not in {"", "-"})

    def _kind(self, cell: DeadlineCell, deadline: date | None) -> TaskKind:
        text = self._text("kind")
        said = self._try(lambda: read_word(text, "kind", TaskKind))
        if said is TaskKind.DATED and deadline is None and not self._failed("deadline", "original_deadline"):
            mend = "ghi hạn dd/mm/yyyy, hoặc sửa loại nhiệm vụ thành Không hạn"
            self._refuse("deadline", self._text("deadline"), "hạn, vì loại nhiệm vụ là Có hạn", mend)
        if said is TaskKind.UNDATED and deadline is not None:
            self._refuse("kind", text, "Có hạn, vì có ngày hạn", "sửa loại nhiệm vụ, hoặc xóa ngày hạn")
        return said or self._kind_of_cell(cell, deadline)

    def _kind_of_cell(self, cell: DeadlineCell, deadline: date | None) -> TaskKind:
        if cell.kind is TaskKind.RECURRING:
            return TaskKind.RECURRING
        return TaskKind.DATED if deadline else TaskKind.UNDATED

    def _period(self, cell: DeadlineCell, content: str) -> Period | None:
        stated = period_in(self._text("period"))
        return stated or cell.period or period_in(self._text("product"), self._text("note"), content)

    def _rule(self, content: str, issued_on: date | None, deadline: date | None) -> str:
        """A relative deadline told in the content is kept, and compared with the day that the file gives."""
        rule = rule_in(content)
        if not rule or issued_on is None or deadline is None:
            return rule
        try:
            counted = read_deadline(rule, "deadline", self.sheet.epoch, issued_on, self.calendar).day
        except CellError:
            return rule
        if counted and counted != deadline:
            said = f"Nội dung ghi «{rule}», tính ra {counted:%d/%m/%Y}, khác hạn {deadline:%d/%m/%Y}."
            self._warnings.append(("deadline", said))
        return rule

    def _facts(self, state: ExecutionState | None) -> dict[str, Any]:
        reported = self._day("reported_on") or self._day("finished_on")
        confirmed = self._day("confirmed_on")
        if state is ExecutionState.DONE and reported is None and confirmed is None:
            said = "Hoàn thành nhưng thiếu ngày: chưa tính được đúng hạn hay quá hạn."
            self._warnings.append(("reported_on", said))
        document, dated = self._document("result_document")
        facts = {
            "reported_on": reported,
            "confirmed_on": confirmed,
            "result_document": document or None,
            "result_date": self._day("result_date") or dated,
        }
        return {name: value for name, value in facts.items() if value is not None}

    def _texts(self) -> dict[str, Any]:
        texts: dict[str, Any] = {field: text for field in self._plain if (text := self._text(field))}
        urgency = self._try(lambda: read_word(self._text("urgency"), "urgency", Urgency))
        if urgency is not None:
            texts["urgency"] = urgency
        times = self._text("urged_before")
        if times.isdecimal() and int(times[:9]) <= MOST_TIMES_URGED:
            texts["urged_before"] = int(times)
        elif times:
            self._refuse("urged_before", times, "số lần, ví dụ 2", "ghi một số nguyên")
        return texts

    def _warn_of_days(
        self, issued: date | None, original: date | None, deadline: date | None, extensions: tuple[Extension, ...]
    ) -> None:
        if issued and deadline and issued > deadline:
            said = f"Ngày ban hành {issued:%d/%m/%Y} sau hạn {deadline:%d/%m/%Y}: Excel có thể đã đảo ngày và tháng."
            self._warnings.append(("issued_on", said))
        if original and deadline and original > deadline:
            said = f"Hạn gốc {original:%d/%m/%Y} sau hạn hiện tại {deadline:%d/%m/%Y}: gia hạn thường cho thêm ngày."
            self._warnings.append(("original_deadline", said))
        if extensions and extensions[-1].until != deadline:
            self._warnings.append(("extensions", f"{extensions[-1].reason}, khác hạn hiện tại."))
        if extensions and extensions[0].since not in {None, original}:
            self._warnings.append(("extensions", f"{extensions[0].reason}, khác hạn gốc."))

    def _failed(self, *fields: str) -> bool:
        return any(error.field in fields for error in self.errors)

    def _refuse(self, field: str, value: str, expected: str, mend: str) -> None:
        self.errors.append(CellError(field=field, value=value, expected=expected, mend=mend))

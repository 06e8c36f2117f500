"""Load a file into the database, in one transaction: departments, then contacts, then tasks."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from tasks.address import Domains
from tasks.database import Database
from tasks.events import Bus, Event
from tasks.intake.candidate import Candidate, resolve
from tasks.intake.columns import CONTACTS, DEPARTMENTS, TASKS
from tasks.intake.contacts import load_contacts
from tasks.intake.departments import load_departments
from tasks.intake.latest import GaveWay, Latest
from tasks.intake.lists import read_lists
from tasks.intake.near_duplicate import Older, perhaps_left_behind
from tasks.intake.organisations import Organisations
from tasks.intake.problem import CellError, Problem
from tasks.intake.refusal import refuse_row, refuse_secret_rows, warn
from tasks.intake.result import ImportResult, Outcome
from tasks.intake.sheet import Sheet
from tasks.intake.task_change import task_change
from tasks.intake.task_key import OWN_CODE
from tasks.intake.task_reader import TaskRowReader
from tasks.intake.task_writer import TaskWriter
from tasks.intake.uncollected import uncollected
from tasks.office_event import FileImported
from tasks.turn import Turn, take_turn
from tasks.workdays import Calendar

BATCH = 250
"""Tasks written between two flushes: enough that the database works in bulk, few enough to show progress."""

Progress = Callable[[int, int], None]


EVERY_DOMAIN = Domains(())


@dataclass(frozen=True, kw_only=True)
class Order:
    """How to import. `today` decides which organisations still exist; `silent`: history that reminds nobody.

    `domains` are those that the office may write to; `actor` is who changes what the file changes, `by` who loads it.
    """

    now: datetime
    today: date
    calendar: Calendar
    bus: Bus
    actor: str = "import"
    by: str = ""
    dry_run: bool = False
    silent: bool = False
    encoding: str = ""
    domains: Domains = EVERY_DOMAIN


def import_path(
    database: Database, path: Path, order: Order, progress: Progress = lambda _done, _of: None
) -> ImportResult:
    """Import a .xlsx or .csv file. Importing it again changes nothing; with `dry_run` nothing is written at all.

    Raises:
        UnusableFileError: the file as a whole cannot be read.
    """
    with uncollected():
        return _import(database, path, order, progress)


def _import(database: Database, path: Path, order: Order, progress: Progress) -> ImportResult:
    sheets, notes = read_lists(path, order.encoding)

    def load(session: Session) -> ImportResult:
        result = ImportResult(notes=list(notes))
        take_turn(session, Turn.IMPORT)  # two lists at once would each make the task that they share
        _Load(session, order, sheets, result, progress).run()
        if result.created + result.updated:
            order.bus.publish(session, _imported(path, result), order.now, order.by or order.actor)
        if order.dry_run:
            session.rollback()
        return result

    # Another system may put a task of the same code meanwhile: then the list is read against that one.
    result = database.write_anew(load)
    result.errors.sort(key=_place)
    result.warnings.sort(key=_place)
    return result


def _imported(path: Path, result: ImportResult) -> FileImported:
    counts = {f"{kind} {outcome}": count for (kind, outcome), count in sorted(result.counts.items())}
    return FileImported(file=path.name, sha256=hashlib.sha256(path.read_bytes()).hexdigest(), counts=counts)


def _place(problem: Problem) -> tuple[str, int]:
    return problem.sheet, problem.row


class _Load:
    """One import under way."""

    def __init__(
        self, session: Session, order: Order, sheets: Sequence[Sheet], result: ImportResult, progress: Progress
    ) -> None:
        self.session, self.order, self.result = session, order, result
        self.sheets, self.progress = sheets, progress
        self.done = 0
        self.latest = Latest()
        self.in_file: set[int] = set()
        self.left_behind: dict[int, Older] = {}
        self.told: list[Event] = []
        # Tasks are passed twice: read, then written.
        self.of = sum(len(sheet.records) * (2 if sheet.header.columns is TASKS else 1) for sheet in sheets)

    def run(self) -> None:
        for sheet in self.sheets:
            refuse_secret_rows(self.result, sheet)
            self.result.warnings.extend(sheet.skipped)
        for sheet in self._of_kind(DEPARTMENTS.kind):
            load_departments(self.session, sheet, self.result, self._step, self.told.append)
        organisations = Organisations(self.session, self.order.today)
        for sheet in self._of_kind(CONTACTS.kind):
            load_contacts(
                self.session, sheet, organisations, self.order.domains, self.result, self._step, self.told.append
            )
        self._publish()
        self._gather(organisations)
        self._write(organisations)
        self._warn_of_left_behind()
        self.progress(self.of, self.of)

    def _publish(self) -> None:
        """Only when all contacts are written: whoever changes one waits for the log while it holds the contact."""
        for event in self.told:
            self.order.bus.publish(self.session, event, self.order.now, self.order.actor)

    def _of_kind(self, kind: str) -> list[Sheet]:
        return [sheet for sheet in self.sheets if sheet.header.columns.kind == kind]

    def _step(self) -> None:
        self.done += 1
        if self.done % 50 == 0:
            self.progress(self.done, self.of)

    def _gather(self, organisations: Organisations) -> None:
        for place, sheet in enumerate(self.sheets):
            for candidate in self._candidates(place, organisations) if sheet.header.columns is TASKS else ():
                gave_way = self.latest.add(candidate)
                if gave_way is not None:
                    self._tell_superseded(gave_way)

    def _candidates(self, place: int, organisations: Organisations) -> Iterator[Candidate]:
        sheet = self.sheets[place]
        reader = TaskRowReader(sheet, self.order.calendar)
        for record in sheet.records:
            self._step()
            row = reader.read(record)
            candidate = reader.errors if row is None else resolve(place, record, row, organisations)
            if isinstance(candidate, Candidate):
                yield candidate
            else:
                refuse_row(self.result, sheet, record, candidate)

    def _tell_superseded(self, gave_way: GaveWay) -> None:
        self.result.done(TASKS.kind, Outcome.SUPERSEDED)
        said = f"Trùng nhiệm vụ với dòng {gave_way.newer}: đã lấy dòng {gave_way.newer} (mới hơn)."
        warn(self.result, self.sheets[gave_way.sheet], gave_way.number, "", said)
        self._step()

    def _write(self, organisations: Organisations) -> None:
        order = self.order
        writer = TaskWriter(session=self.session, bus=order.bus, now=order.now, actor=order.actor, silent=order.silent)
        remaining = iter(self.latest)
        while batch := list(islice(remaining, BATCH)):
            self._write_batch(writer, batch, organisations)

    def _warn_of_left_behind(self) -> None:
        for older in self.left_behind.values():
            if older.id in self.in_file:
                continue
            said = (
                f"Cùng văn bản và đơn vị chủ trì với {older.code} đang mở nhưng không có trong tệp này; "
                f"nếu chỉ sửa nội dung, hãy ghi mã {older.code} vào cột Mã nhiệm vụ."
            )
            warn(self.result, self.sheets[older.sheet], older.number, "content", said)

    def _write_batch(self, writer: TaskWriter, batch: list[Candidate], organisations: Organisations) -> None:
        invented = writer.invented_codes(batch)
        for candidate in batch:
            if candidate.row.code in invented:
                refuse_row(self.result, self.sheets[candidate.sheet], candidate.source, [_invented(candidate.row.code)])
                self._step()
        new = []
        for candidate, written in writer.write([each for each in batch if each.row.code not in invented]):
            self._step()
            self._tell(candidate, written.kept)
            self.in_file.add(written.task.id)
            if written.is_new:
                new.append(candidate)
            self.result.done(TASKS.kind, written.outcome)
            if self.order.dry_run and written.outcome is not Outcome.UNCHANGED:
                self.result.changes.append(task_change(candidate, written, organisations.registry))
        self.session.flush()
        self.left_behind |= {each.id: each for each in perhaps_left_behind(self.session, new, self.in_file)}

    def _tell(self, candidate: Candidate, kept: str) -> None:
        told = [*candidate.warnings, *([("state", kept)] if kept else [])]
        for field, words in told:
            warn(self.result, self.sheets[candidate.sheet], candidate.row.number, field, words)


def _invented(code: str) -> CellError:
    expected = f"mã đã có ({OWN_CODE.pattern.replace(chr(92) + 'd+', 'n')} do hệ thống cấp), hoặc để trống"
    return CellError(field="code", value=code, expected=expected, mend="xóa mã ở dòng này")

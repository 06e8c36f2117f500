"""Whether the log is whole: every row as it was sealed, none gone, none out of order, and its end as it was printed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.event_log import GENESIS, LoggedEvent, seal
from tasks.log.anchor import Anchor, anchors_by_number, printed
from tasks.log.append_only import unguarded
from tasks.log.seal_attempts import broken_seals
from tasks.log.signature import Signer, holds

MOST = 20
"""Faults that are told one by one; whoever rewrote a log leaves thousands."""


@dataclass(frozen=True)
class Fault:
    """`number` is the row, counted from 1, where it shows; None where it is no row's. `words` are for the office."""

    number: int | None
    words: str


@dataclass
class Verdict:
    """What was found: `faults` are the first of `wrong` ones; `unknown_keys` counts anchors of secrets long gone."""

    rows: int = 0
    head: str = GENESIS
    anchors: int = 0
    unknown_keys: int = 0
    wrong: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.wrong

    def find(self, number: int | None, words: str) -> None:
        self.wrong += 1
        if self.wrong <= MOST:
            self.faults.append(Fault(number, words))


def verify(session: Session, signer: Signer, heads: Sequence[str] = ()) -> Verdict:
    """Walk the whole log once, some 50 µs a row; `heads` are seals, or their first digits, as digests printed them."""
    verdict, anchors, wanted = Verdict(), anchors_by_number(session), list(heads)
    for table in unguarded(session.connection()):
        verdict.find(None, f"bảng {table} không còn được khóa ghi thêm; chạy «dondoc migrate» để khóa lại")
    counted = False
    for row in session.scalars(select(LoggedEvent).order_by(LoggedEvent.id).execution_options(yield_per=1000)):
        number = _look(verdict, row, counted=counted)
        counted = counted or row.number is not None
        for anchor in anchors.get(number, ()):
            _compare(verdict, anchor, row.hash)
        wanted = [each for each in wanted if not row.hash.startswith(each)]
    for row in broken_seals(session):
        words = "các lần gửi không còn như khi được niêm (bảng attempt bị sửa, bỏ hoặc thêm)"
        verdict.find(row.number, f"dòng {row.number} (số {row.id}): {words}")
    for anchor in (each for found in anchors.values() for each in found):
        _look_at_anchor(verdict, anchor, signer)
    for each in wanted:
        words = "nhật ký đã bị cắt, hoặc được niêm lại sau khi dấu ấy được in"
        verdict.find(None, f"không dòng nào mang dấu niêm «{each}»: {words}")
    return verdict


def _look(verdict: Verdict, row: LoggedEvent, *, counted: bool) -> int:
    """Look at one row after all before it; its number."""
    last = verdict.rows
    number = last + 1 if row.number is None else row.number
    if row.number is None and counted:
        verdict.find(number, f"dòng sau dòng {last} (số {row.id}) mất số thứ tự")
    if number <= last:
        verdict.find(number, f"dòng {number} (số {row.id}) đứng sai thứ tự: sau dòng {last}")
        return number
    if number > last + 1:
        verdict.find(number, f"thiếu {_span(last + 1, number - 1)} ở trước dòng {number} (số {row.id})")
    elif row.hash != seal(verdict.head, row):
        verdict.find(number, _edited(row, number))
    verdict.rows, verdict.head = number, row.hash
    return number


def _span(first: int, last: int) -> str:
    return f"dòng {first}" if first == last else f"các dòng từ {first} đến {last}"


def _edited(row: LoggedEvent, number: int) -> str:
    before = f", hoặc dòng {number - 1} đã bị sửa cùng dấu niêm" if number > 1 else ""
    return f"dòng {number} (số {row.id}, {row.name}) bị sửa: dấu niêm không khớp với nội dung{before}"


def _compare(verdict: Verdict, anchor: Anchor, found: str) -> None:
    if anchor.hash != found:
        said = f"{_named(anchor)} ghi dấu niêm {printed(anchor.hash)} ở dòng {anchor.number}, nay là {printed(found)}"
        verdict.find(anchor.number, f"{said}: dòng ấy hoặc một dòng trước nó bị sửa, rồi niêm lại từ đó")


def _look_at_anchor(verdict: Verdict, anchor: Anchor, signer: Signer) -> None:
    verdict.anchors += 1
    if anchor.number > verdict.rows:
        gone = _span(verdict.rows + 1, anchor.number)
        said = f"nhật ký dừng ở dòng {verdict.rows}, nhưng {_named(anchor)} ghi đến dòng {anchor.number}"
        verdict.find(anchor.number, f"{said}: mất {gone}")
    if not holds(anchor.signature, anchor.signed_words):
        verdict.find(anchor.number, f"dấu niêm ghi cùng {_named(anchor)} bị sửa: chữ ký không khớp")
    elif not signer.made(anchor.signature):
        verdict.unknown_keys += 1


def _named(anchor: Anchor) -> str:
    letter = f"thư tổng hợp TH{anchor.letter_id}" if anchor.letter_id else f"mốc số {anchor.id}"
    return f"{letter} ngày {anchor.at:%d/%m/%Y}"

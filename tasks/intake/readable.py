"""Cells that no reader may take: formulas, errors of the spreadsheet, letters of old fonts."""

from collections.abc import Iterator

from tasks.intake.cell import Failure, Formula, Value
from tasks.intake.columns import ERROR, INDEX
from tasks.intake.grid import Row
from tasks.intake.header import Header
from tasks.intake.legacy import suspected
from tasks.intake.problem import CellError

SHOWN_CONVERSION = 60


def unreadable_cells(header: Header, row: Row) -> Iterator[CellError]:
    """An error for each such cell in a column that is read; STT and Lỗi are not."""
    for field, column in header.fields.items():
        value = row.cell(column)
        odd = suspected(value) if isinstance(value, str) else isinstance(value, Formula | Failure)
        if odd and field not in {INDEX, ERROR} and (error := _unreadable(field, value)):
            yield error


def _unreadable(field: str, value: Value) -> CellError | None:
    if isinstance(value, Formula):
        mend = "sao chép ô rồi dán lại dạng giá trị (Paste Special, Values), hoặc xóa dấu = ở đầu"
        return CellError(field=field, value=value.text, expected="giá trị, không phải công thức", mend=mend)
    if isinstance(value, Failure):
        return CellError(field=field, value=value.text, expected="giá trị, không phải lỗi của Excel", mend="ghi lại ô")
    found = suspected(value) if isinstance(value, str) else None
    if found is None:
        return None
    font, converted = found
    again = f"nhập lại với --encoding {font.lower()}, hoặc chuyển tệp sang Unicode"
    mend = f"nếu đúng là «{converted[:SHOWN_CONVERSION]}» thì {again}"
    return CellError(field=field, value=str(value), expected=f"chữ Unicode (có vẻ là phông {font})", mend=mend)

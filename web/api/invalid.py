"""What pydantic finds wrong, in both languages. What was sent is not repeated: it may be nobody's business."""

from collections.abc import Iterable, Mapping
from typing import Any

from web.api.language import Words
from web.api.problem import Fault, Kind, Problem

VIETNAMESE = {
    "missing": "thiếu",
    "extra_forbidden": "không có trường này",
    "enum": "cần một trong các giá trị: {expected}",
    "literal_error": "cần một trong các giá trị: {expected}",
    "string_too_long": "dài quá {max_length} ký tự",
    "string_too_short": "cần ít nhất {min_length} ký tự",
    "string_type": "cần một chuỗi ký tự",
    "string_pattern_mismatch": "sai dạng",
    "int_type": "cần một số nguyên",
    "int_parsing": "cần một số nguyên",
    "bool_type": "cần true hoặc false",
    "bool_parsing": "cần true hoặc false",
    "list_type": "cần một danh sách",
    "dict_type": "cần một đối tượng JSON",
    "model_attributes_type": "cần một đối tượng JSON",
    "model_type": "cần một đối tượng JSON",
    "too_long": "nhiều quá {max_length} phần tử",
    "too_short": "không được để trống: cần ít nhất {min_length} ký tự hoặc phần tử",
    "greater_than_equal": "cần từ {ge} trở lên",
    "less_than_equal": "cần không quá {le}",
    "json_invalid": "không phải là JSON",
    "day_form": "cần một ngày dạng YYYY-MM-DD",
    "date_from_datetime_parsing": "không có ngày này",
    "date_parsing": "không có ngày này",
    "year_range": "cần một năm từ {first} đến {last}",
    "moment_form": "cần thời điểm có múi giờ, ví dụ 2026-11-25T08:00:00+07:00",
    "datetime_from_date_parsing": "không có thời điểm này",
    "datetime_parsing": "không có thời điểm này",
    "day_of_no_name": "ngày này chỉ có nghĩa cùng tên mới",
    "ends_before_it_begins": "ngày cuối không được trước ngày đầu",
    "no_cursor": "không phải «next» mà một trang trước đã cho; bỏ trống để bắt đầu lại từ đầu",
    "timezone_aware": "cần có múi giờ, ví dụ 2026-11-25T08:00:00+07:00",
}
UNKNOWN = "giá trị không hợp lệ"
_PLACES = frozenset({"query", "path", "header", "cookie"})


def invalid(errors: Iterable[Mapping[str, Any]]) -> Problem:
    """The problem of pydantic's errors, whose `loc` begins with where FastAPI found it."""
    faults = [Fault(_where(error["loc"]), _words(error)) for error in errors]
    return Problem(Kind.INVALID, faults=faults)


def faults_of(errors: Iterable[Mapping[str, Any]]) -> list[Fault]:
    """The same of an object within the body; `loc` begins at that object."""
    return [Fault(pointer(error["loc"]), _words(error)) for error in errors]


def pointer(path: Iterable[str | int]) -> str:
    """A JSON pointer as a fragment (RFC 6901 §6)."""
    return "#" + "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in path)


def _where(loc: tuple[str | int, ...]) -> str:
    if loc and loc[0] in _PLACES:
        return str(loc[-1])
    return pointer(loc[1:]) if loc and loc[0] == "body" else pointer(loc)


def _words(error: Mapping[str, Any]) -> Words:
    kind, context = str(error["type"]), error.get("ctx") or {}
    template = VIETNAMESE.get(kind, UNKNOWN)
    return Words(template.format_map(_Known(context)), str(error["msg"]))


class _Known(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"

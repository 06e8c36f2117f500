from collections.abc import Iterable

from tasks.state import Labelled


class Scope(Labelled):
    """What a key may be used for. ADMIN is every other one, and what has no scope of its own."""

    READ = "read", "đọc"
    TASKS_WRITE = "tasks:write", "giao, sửa, kết thúc nhiệm vụ"
    CONTACTS_WRITE = "contacts:write", "thêm, sửa đầu mối, thay người, ghi lịch nghỉ"
    DEPARTMENTS_WRITE = "departments:write", "thêm, sửa, đổi tên, nhập đơn vị"
    EVENTS_WRITE = "events:write", "gửi sự kiện vào"
    EXTENSIONS_DECIDE = "extensions:decide", "quyết định gia hạn"
    HOLDS_DECIDE = "holds:decide", "cho gửi hoặc bỏ thư đang giữ"
    ADMIN = "admin", "mọi việc"


class ScopeError(ValueError):
    """A word that is no scope; says which are."""

    def __init__(self, found: str) -> None:
        super().__init__(f"«{found}» không phải là phạm vi của khóa; cần một trong: {', '.join(Scope)}.")


def read_scopes(words: Iterable[str]) -> tuple[Scope, ...]:
    """`["read", "tasks:write"]`, or several in one word with commas or spaces between, in the order of Scope.

    Raises:
        ScopeError: a word is no scope.
    """
    found = {word for each in words for word in each.replace(",", " ").split()}
    for word in sorted(found - set(Scope)):
        raise ScopeError(word)
    return tuple(scope for scope in Scope if scope in found)

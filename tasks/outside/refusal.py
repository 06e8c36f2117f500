"""Why what another system says is not taken. Words are Vietnamese; `found` is what they are about."""

from collections.abc import Sequence


class OutsideError(Exception):
    """What another system says is refused; nothing of it was applied."""

    def __init__(self, words: str, found: str = "") -> None:
        super().__init__(words)
        self.found = found


class MissingValueError(OutsideError):
    """A task without what none can be without; `names` as they are called outside."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = tuple(names)
        listed = ", ".join(f"«{name}»" for name in names)
        super().__init__(f"Thiếu {listed}; nhiệm vụ nào cũng cần nội dung và đơn vị chủ trì. Hãy gửi đủ.", listed)


class CodeTakenError(OutsideError):
    def __init__(self, code: str) -> None:
        super().__init__(f"Mã «{code}» đã thuộc về nhiệm vụ khác; hãy dùng mã khác, hoặc sửa nhiệm vụ đó.", code)


class CodeFixedError(OutsideError):
    def __init__(self, code: str, asked: str) -> None:
        super().__init__(f"Nhiệm vụ đã mang mã «{code}», không đổi thành «{asked}»; hãy bỏ trống mã.", asked)


class InventedCodeError(OutsideError):
    """A code like those that are given here, of no task: writing it would take a later task's code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"Mã «{code}» có dạng mã do Dondoc đặt (NV và số); hãy bỏ trống, hoặc dùng mã của cơ quan.", code
        )


class SecretRefusedError(OutsideError):
    """A paper marked secret. Its text is neither kept nor repeated."""

    def __init__(self) -> None:
        super().__init__("Văn bản có dấu hiệu mật: không được nhập vào hệ thống này; hãy xử lý theo chế độ mật.")


class UnknownExternalIdError(OutsideError):
    def __init__(self, source: str, external_id: str) -> None:
        super().__init__(
            f"Chưa có nhiệm vụ nào mang mã «{external_id}» của «{source}»; hãy giao nhiệm vụ trước.", external_id
        )


class GroupFixedError(OutsideError):
    def __init__(self, name: str) -> None:
        super().__init__(f"«{name}» là nhóm đơn vị, chỉ đổi theo danh mục nhập từ tệp; hãy chọn một đơn vị.", name)


class GroupLeadsError(OutsideError):
    def __init__(self, name: str) -> None:
        super().__init__(f"«{name}» là nhóm đơn vị; cần một đơn vị chủ trì. Mỗi đơn vị chủ trì là một nhiệm vụ.", name)

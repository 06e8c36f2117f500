"""Why an event is not taken. Words are Vietnamese: they stand in the answer and in «dondoc events rejected»."""

from collections.abc import Iterable

from tasks.outside.refusal import OutsideError


class EventUnreadableError(OutsideError):
    """It is no CloudEvents 1.0 event in JSON; `names` are the attributes that are missing or wrong."""

    def __init__(self, names: Iterable[str]) -> None:
        listed = ", ".join(f"«{name}»" for name in names)
        super().__init__(f"Không phải sự kiện CloudEvents 1.0: {listed} thiếu hoặc sai; xem docs/events.md.", listed)


class EventTypeUnknownError(OutsideError):
    def __init__(self, type_: str, expected: Iterable[str]) -> None:
        self.expected = ", ".join(expected)
        super().__init__(f"Không nhận loại sự kiện «{type_}»; cần một trong: {self.expected}.", type_)


class EventDataError(OutsideError):
    """The data says what no task has; `faults` are places with what is wrong, `found` the places alone."""

    def __init__(self, faults: Iterable[str], places: str = "") -> None:
        listed = "; ".join(faults)
        super().__init__(f"Dữ liệu của sự kiện sai: {listed}; xem docs/events.md.", places or listed)


class ForeignSourceError(OutsideError):
    """Who brought it may speak for another source only."""

    def __init__(self, source: str, expected: str) -> None:
        self.expected = expected
        super().__init__(f"Nguồn «{source}» không phải của bên gửi; cần «{expected}».", source)

"""What became of a task, in the office's words: the headline beside its name, and what is told below it."""

from collections.abc import Callable, Mapping
from datetime import date

from tasks.letters.news.facts import Item
from tasks.letters.wording import capital, deadline_words, full_day, named_day
from tasks.news_kind import NewsKind
from tasks.text import clean


def headline(item: Item, on: date) -> str:
    """`hạn chuyển từ thứ Hai 05/10 sang thứ Ba 20/10`."""
    return _HEADLINES.get(item.kind, _deadline)(item, on)


def happened(item: Item, on: date) -> str:
    """The same where no section says what happened: `mới giao, còn 3 ngày làm việc, thứ Năm 26/11`."""
    told = headline(item, on)
    return told if item.kind in _HEADLINES.keys() - {NewsKind.EXTENSION_REFUSED} else f"{item.kind.label}, {told}"


def details(item: Item) -> str:
    """Sentences, each with its full stop; empty when there is nothing more to say."""
    said = [_DETAILS[item.kind](item)] if item.kind in _DETAILS else []
    if reason := clean(item.happening.reason):
        said.append(f"{_REASONS.get(item.kind, 'Lý do')}: {reason}")
    return " ".join(f"{words.rstrip('.')}." for words in said if words)


def _deadline(item: Item, on: date) -> str:
    return deadline_words(item.deadline, on, days_left=item.days_left, days_late=item.days_late)


def _moved(item: Item, on: date) -> str:
    old, new = item.happening.old, item.happening.new
    if new is None:
        return f"không còn hạn (trước là {named_day(old, on)})" if old else "không có hạn"
    return f"hạn chuyển từ {named_day(old, on)} sang {named_day(new, on)}" if old else f"có hạn {named_day(new, on)}"


def _refused(item: Item, on: date) -> str:
    return f"hạn vẫn là {named_day(item.deadline, on)}" if item.deadline else "hạn không thay đổi"


def _paused(item: Item, on: date) -> str:
    until = item.happening.until
    return f"tạm dừng đến hết {named_day(until, on)}" if until else "tạm dừng"


def _completed(item: Item, _on: date) -> str:
    on = item.happening.on
    return "Văn phòng đã xác nhận hoàn thành" + (f" ngày {full_day(on)}" if on else "")


def _handed_over(item: Item, _on: date) -> str:
    to = clean(item.happening.to)
    return f"đã chuyển cho {to} chủ trì" if to else "đã chuyển cho cơ quan khác chủ trì"


_HEADLINES: Mapping[NewsKind, Callable[[Item, date], str]] = {
    NewsKind.MOVED: _moved,
    NewsKind.EXTENSION_REFUSED: _refused,
    NewsKind.PAUSED: _paused,
    NewsKind.HANDED_OVER: _handed_over,
    NewsKind.COMPLETED: _completed,
    NewsKind.CANCELLED: lambda _item, _on: "nhiệm vụ đã được thu hồi",
}


def _asked(item: Item) -> str:
    asked = item.happening.asked
    return f"Đề nghị gia hạn đến ngày {full_day(asked)} không được chấp thuận" if asked else ""


def _rest(item: Item) -> str:
    until = item.happening.until
    return f"Đề nghị tạm dừng đến hết ngày {full_day(until)} không được chấp thuận, hạn không đổi" if until else ""


def _before(item: Item) -> str:
    if item.happening.joined:
        return "Đơn vị được bổ sung làm cơ quan phối hợp của nhiệm vụ"
    before = clean(item.happening.before)
    return f"Nhiệm vụ trước do {before} chủ trì, nay chuyển cho đơn vị chủ trì" if before else ""


def _more_urgent(item: Item) -> str:
    was = item.happening.was
    return f"Độ khẩn trước là {was.label.lower()}, nay là {item.urgency.label.lower()}" if was else ""


def _result(item: Item) -> str:
    result = clean(item.happening.result)
    return capital(f"kết quả: {result}") if result else ""


_DETAILS: Mapping[NewsKind, Callable[[Item], str]] = {
    NewsKind.ASSIGNED: _before,
    NewsKind.MORE_URGENT: _more_urgent,
    NewsKind.EXTENSION_REFUSED: _asked,
    NewsKind.PAUSE_REFUSED: _rest,
    NewsKind.PAUSED: lambda _item: "Trong thời gian này Văn phòng không đôn đốc",
    NewsKind.HANDED_OVER: lambda _item: "Đơn vị không còn chủ trì nhiệm vụ này",
    NewsKind.COMPLETED: _result,
    NewsKind.CANCELLED: lambda _item: "Đơn vị không phải thực hiện nữa",
}
_REASONS: Mapping[NewsKind, str] = {
    NewsKind.SENT_BACK: "Lý do trả lại",
    NewsKind.EXTENSION_REFUSED: "Lý do không chấp thuận",
    NewsKind.PAUSE_REFUSED: "Lý do không chấp thuận",
}

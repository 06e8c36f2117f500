"""Which tasks a report counts, and the day that they are judged on."""

from dataclasses import dataclass
from datetime import date

from tasks.letters.wording import full_day


class SpanError(Exception):
    """The days of a report do not fit together; the message names them and the mend."""


@dataclass(frozen=True)
class Span:
    """Tasks given from `first` to `last`, both counted, as they stood at the end of the day `as_of`.

    Make one with `span`.
    """

    first: date
    last: date
    as_of: date


def span(first: date, last: date, today: date, as_of: date | None = None) -> Span:
    """The span; judged on its last day, or today where that has not come yet, unless another day is asked for.

    What was given after the day of judgement was not known on it, so the span ends there at the latest.

    Raises:
        SpanError: it ends before it begins, or is to be judged in the future.
    """
    judged = min(last, today) if as_of is None else as_of
    if judged > today:
        raise SpanError(
            f"Ngày chốt số liệu {full_day(judged)} chưa đến (hôm nay {full_day(today)}): số liệu ngày đó chưa ai biết; "
            "hãy chọn ngày chốt từ hôm nay trở về trước."
        )
    ends = min(last, judged)
    if first > ends:
        raise SpanError(
            f"Kỳ báo cáo từ {full_day(first)} đến {full_day(ends)}: ngày đầu ở sau ngày cuối; "
            "hãy kiểm tra --from, --to và --as-of (ngày ghi theo năm-tháng-ngày, như 2026-12-15)."
        )
    return Span(first, ends, judged)

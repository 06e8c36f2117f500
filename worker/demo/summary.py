"""The demonstration in a few lines: its figures, and the addresses to open."""

from collections.abc import Mapping
from pathlib import Path

from tasks.channel_words import channel_words
from tasks.rates import number
from worker.demo.officer import Links
from worker.demo.outcome import CHANNELS, PAGE, ZALO, Outcome
from worker.demo.teller import Teller
from worker.settings import Settings


def tell_figures(teller: Teller, outcome: Outcome, settings: Settings, logs: Path) -> None:
    """What came of it, and on standard error what is not as it must be."""
    counts = outcome.counts
    teller.tell("")
    teller.tell(
        f"Ngày trình diễn {outcome.on:%d/%m/%Y}: {number(outcome.reminders)} lượt đôn đốc, "
        f"{number(outcome.sent)} thư đã gửi."
    )
    teller.tell(
        f"Thư theo kênh: {_by_channel(outcome.channels)}; {outcome.moved} thư Zalo từ chối, đã chuyển sang email."
    )
    teller.tell(f"Câu trả lời: {outcome.answers.get(PAGE, 0)} trên trang, {outcome.answers.get(ZALO, 0)} qua Zalo.")
    if counts:
        rates = f"tỷ lệ A {counts.rate_a.percent(settings.percent)}, B {counts.rate_b.percent(settings.percent)}"
        teller.tell(f"{number(counts.done)}/{number(counts.total)} nhiệm vụ đã hoàn thành ({rates}).")
    for problem in outcome.problems():
        teller.say(f"✗ {problem}; nhật ký ở {logs}")


def tell_addresses(teller: Teller, links: Links, public_url: str, zalo_url: str) -> None:
    """Only while the pages are up."""
    teller.tell(f"  Hộp thư thử: {public_url}/mailbox")
    teller.tell(f"  Zalo thử: {zalo_url}")
    teller.tell(f"  Trang trả lời của một đầu mối: {links.officer}")
    teller.tell(f"  Trang của Chánh Văn phòng: {links.office}")


def _by_channel(channels: Mapping[str, int]) -> str:
    return ", ".join(f"{channel_words(each)} {number(channels.get(each, 0))}" for each in CHANNELS)

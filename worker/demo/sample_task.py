"""One row of the sample's list of tasks, and the words in which an office writes it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from tasks.state import ExecutionState, TaskKind, Urgency
from worker.demo.document import Document
from worker.demo.field import Ask
from worker.demo.organisation import Organisation
from worker.demo.slot import Slots, written
from worker.demo.timeline import Timeline

RESULT_SIGNS = {"Báo cáo": "BC", "Biên bản": "BC", "Hồ sơ": "BC", "Kế hoạch": "KH", "Phương án": "PA"}
LONG = 140
"""Characters from which a sentence takes no further words in front."""
TOGETHER = "Chủ trì, phối hợp với các cơ quan, đơn vị liên quan "
CAUSES = (
    "Chờ số liệu của các đơn vị liên quan",
    "Chờ ý kiến của cơ quan phối hợp",
    "Nội dung phức tạp, phải lấy ý kiến nhiều lần",
    "Chờ hướng dẫn của bộ, ngành Trung ương",
    "Đơn vị thiếu công chức chuyên môn phụ trách",
    "Trùng thời điểm cao điểm báo cáo cuối kỳ",
    "Hồ sơ phải chỉnh sửa, bổ sung nhiều lần",
    "Đang xác minh, đối chiếu lại số liệu",
)
RETURNED = (
    "thiếu phụ lục số liệu",
    "chưa có ý kiến của cơ quan phối hợp",
    "chưa nêu rõ tiến độ, trách nhiệm từng đơn vị",
    "báo cáo chưa đúng nội dung được giao",
    "chưa đề xuất phương án xử lý",
)
PAUSED = ("chờ hướng dẫn của cơ quan Trung ương", "chờ kết luận của Ban Thường vụ Tỉnh ủy", "chờ bố trí kinh phí")
PROGRESS = (
    "Đã có văn bản lấy ý kiến các đơn vị liên quan",
    "Đang tổng hợp số liệu",
    "Đã hoàn thành dự thảo lần 1",
    "Đang lấy ý kiến góp ý dự thảo",
    "Đã kiểm tra thực địa, đang hoàn thiện báo cáo",
    "Đã phân công công chức tham mưu",
)
FOLLOWED_BY = {
    "KT": "Chuyên viên Phòng Kinh tế",
    "KGVX": "Chuyên viên Phòng Khoa giáo - Văn xã",
    "NC": "Chuyên viên Phòng Nội chính",
    "TH": "Chuyên viên Phòng Tổng hợp",
    "KSTT": "Chuyên viên Phòng Kiểm soát thủ tục hành chính",
}


@dataclass(frozen=True, kw_only=True)
class SampleTask:
    """A task without its numbers: those of documents and of results are given when all are known."""

    document: Document
    ask: Ask
    lead: Organisation
    helps: tuple[str, ...]
    kind: TaskKind
    urgency: Urgency
    content: str
    line: Timeline
    period: str
    note: str
    progress: str
    delay_reason: str
    urged: int

    @property
    def has_result(self) -> bool:
        return self.line.reported_on is not None

    @property
    def result_sign(self) -> str:
        """…/BC-STC; a reply is a plain letter: …/STC-VP."""
        first = self.ask.product
        code = self.lead.code
        if first.startswith("Công văn"):
            return f"{code}-VP"
        sign = next((sign for words, sign in RESULT_SIGNS.items() if first.startswith(words)), "TTr")
        return f"{sign}-{code}"

    @property
    def every(self) -> str:
        """How often it returns, as the office's column says it."""
        return self.period.partition(";")[0].removeprefix("Định kỳ ").capitalize()

    @property
    def followed_by(self) -> str:
        return FOLLOWED_BY[self.document.block]


def content_of(ask: Ask, lead: Organisation, slots: Slots, deadline: date | None, rng: Random, *, alone: bool) -> str:
    """What is asked, in one of the ways that offices word it. `alone`: no other unit is asked the same."""
    text = slots.fill(ask.text, deadline)
    if lead.is_commune and alone and text.endswith("trên địa bàn"):
        text += f" {lead.place}"
    draw = rng.random()
    if draw < 1 / 7 and not lead.is_commune and not text.startswith(("Báo cáo", "Cho ý kiến", "Phối hợp", "Đề xuất")):
        text = TOGETHER + _lowered(text)
    elif draw > 6 / 7 and len(text) < LONG:
        text = "Khẩn trương " + _lowered(text)
    return text + _ending(ask, text, deadline, rng)


def _lowered(text: str) -> str:
    return text[0].lower() + text[1:]


def _ending(ask: Ask, text: str, deadline: date | None, rng: Random) -> str:
    if deadline is None or rng.random() > 1 / 4:
        return ""
    before = f"trước ngày {written(deadline)}"
    if "báo cáo kết quả" in text[-30:] or text.lower().startswith("hoàn thành"):
        return f" {before}"
    if ask.product.startswith("Tờ trình"):
        return f"; trình UBND tỉnh {before}"
    if ask.product.startswith("Báo cáo") and "báo cáo" not in text.lower():
        return f"; báo cáo UBND tỉnh {before}"
    if text.lower().startswith(("báo cáo", "khẩn trương báo cáo")):
        return f"; gửi Văn phòng UBND tỉnh {before}"
    return f"; hoàn thành {before}"


def helpers_of(names: Sequence[str], lead: Organisation, rng: Random) -> tuple[str, ...]:
    """Up to three units that help, in the order of the list."""
    others = [name for name in names if name != lead.name]
    if lead.is_commune:
        others = [name for name in others if not name.startswith("UBND các")]
    wanted = min(rng.choice((0, 1, 1, 2, 2, 3)), len(others))
    chosen = set(rng.sample(others, wanted))
    return tuple(name for name in others if name in chosen)


def note_of(line: Timeline, period: str, rng: Random) -> str:
    """What the clerk wrote beside the row."""
    if line.state is ExecutionState.REDO and line.reported_on:
        return f"Văn phòng trả lại báo cáo ngày {written(line.reported_on)}: {rng.choice(RETURNED)}"
    if line.state is ExecutionState.PAUSED:
        return f"Tạm dừng, {rng.choice(PAUSED)}"
    if line.state is ExecutionState.TRANSFER_REQUESTED:
        return "Đề nghị chuyển đơn vị khác chủ trì; chờ Văn phòng quyết định"
    if line.state is ExecutionState.REPORTED:
        return "Đã gửi báo cáo, chờ Văn phòng xác nhận"
    if line.extended and line.original and line.deadline:
        return f"Gia hạn lần 1 từ {written(line.original)} đến {written(line.deadline)}"
    return period

"""What a letter of urging says to each level: the officer is asked, the head is to see to it, the office is told."""

from tasks.contact import ContactRole
from tasks.ladder_name import LadderName
from tasks.letters.urge.facts import Urged, UrgeFacts
from tasks.letters.wording import full_day
from tasks.text import clean

TITLES = {
    LadderName.OVERDUE: "Nhiệm vụ quá hạn",
    LadderName.UNANSWERED: "Nhiệm vụ chưa được xác nhận",
    LadderName.NO_PROGRESS: "Nhiệm vụ chưa có thông tin mới về tiến độ",
}
_OPENINGS = {
    ContactRole.CONTACT: "{office} đề nghị {who} xác nhận, báo cáo tiến độ {number} nhiệm vụ do {assigner}, Chủ tịch "
    "{assigner} giao dưới đây.",
    ContactRole.HEAD: "{office} trân trọng đề nghị lãnh đạo {who} quan tâm chỉ đạo {number} nhiệm vụ do {assigner}, "
    "Chủ tịch {assigner} giao dưới đây; đầu mối của đơn vị đã được nhắc nhưng công việc chưa hoàn thành hoặc chưa được "
    "xác nhận.",
    ContactRole.SPECIALIST: "{number} nhiệm vụ do {who} theo dõi chưa được đơn vị chủ trì xác nhận, dù đầu mối và lãnh "
    "đạo đơn vị đã được nhắc.",
    ContactRole.VICE_LEAD: "Kính báo cáo {who}: {number} nhiệm vụ do {assigner}, Chủ tịch {assigner} giao cần được đôn "
    "đốc ở cấp lãnh đạo Văn phòng.",
    ContactRole.LEAD: "Kính báo cáo {who}: {number} nhiệm vụ do {assigner}, Chủ tịch {assigner} giao vẫn chưa có kết "
    "quả sau các lần đôn đốc, kính trình cho ý kiến chỉ đạo.",
}
_REQUESTS = {
    ContactRole.CONTACT: (
        "Xác nhận đã nhận từng nhiệm vụ, hoặc tất cả một lần, tại các liên kết trong thư này.",
        "Báo cáo tiến độ, khó khăn, vướng mắc và ngày dự kiến hoàn thành.",
    ),
    ContactRole.HEAD: (
        "Chỉ đạo bộ phận được giao khẩn trương thực hiện, xác nhận và báo cáo kết quả tại các liên kết trong thư này.",
        "Với nhiệm vụ quá hạn: báo cáo nguyên nhân chậm, trách nhiệm và ngày sẽ hoàn thành.",
    ),
    ContactRole.SPECIALIST: (
        "Liên hệ trực tiếp với đơn vị chủ trì (điện thoại, cuộc họp) và ghi lại lần đôn đốc.",
        "Báo cáo lãnh đạo Văn phòng nếu đơn vị vẫn không phản hồi.",
    ),
    ContactRole.VICE_LEAD: (
        "Cho ý kiến đôn đốc lãnh đạo đơn vị chủ trì, hoặc giao Văn phòng dự thảo công văn đôn đốc.",
    ),
    ContactRole.LEAD: (
        "Cho ý kiến chỉ đạo: công văn đôn đốc, làm việc trực tiếp với đơn vị, hoặc báo cáo lãnh đạo {assigner}.",
    ),
}


def opening(facts: UrgeFacts) -> str:
    told = facts.told
    who = clean(told.salutation)
    return _OPENINGS[facts.reader].format(
        office=clean(told.office.name), assigner=clean(told.office.assigner), who=who, number=len(told.items)
    )


def requests(facts: UrgeFacts) -> tuple[str, ...]:
    said = _REQUESTS[facts.reader]
    return tuple(each.format(assigner=clean(facts.told.office.assigner)) for each in said)


def mark(urged: Urged) -> str:
    """`đôn đốc lần 3`; to the office's own people how often its department was urged."""
    if urged.times:
        return f"đôn đốc lần {urged.times}"
    return f"đã đôn đốc {urged.before} lần" if urged.before else "chưa đôn đốc lần nào"


def story(urged: Urged) -> str:
    """Why it is in this letter, beside its deadline, and for whom its department may be waiting."""
    return " ".join(filter(None, (_why(urged), _silent(urged))))


def _silent(urged: Urged) -> str:
    silent = ", ".join(map(clean, urged.item.silent))
    return f"Cơ quan phối hợp chưa xác nhận: {silent}." if silent else ""


def _why(urged: Urged) -> str:
    if urged.ladder == LadderName.UNANSWERED:
        return f"Thư nhắc ngày {full_day(urged.since)} chưa được đơn vị chủ trì xác nhận."
    if urged.ladder == LadderName.NO_PROGRESS:
        return f"Thông tin gần nhất: ngày {full_day(urged.since)}."
    return ""

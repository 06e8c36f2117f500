"""What the columns of a list are called: each field with its label first and the other names that real files use.

Names are compared folded, without signs and without what stands in brackets. STT and Lỗi are known to be left alone.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tasks.text import fold

_BRACKETS = re.compile(r"\([^)]*\)")
_SIGNS = re.compile(r"[^a-z0-9]+")

INDEX, ERROR = "index", "error"
_COMMON = {INDEX: ("STT", "TT", "Số TT", "Số thứ tự"), ERROR: ("Lỗi",)}


def header_key(text: str) -> str:
    """The key of a header: "Hạn xử lý (dd/mm/yyyy)" is "han xu ly"."""
    return _SIGNS.sub(" ", _BRACKETS.sub(" ", fold(text))).strip()


@dataclass(frozen=True)
class Columns:
    """One kind of list: `required` groups fields of which at least one must be there."""

    kind: str
    sheet: str
    names: Mapping[str, tuple[str, ...]]
    required: tuple[tuple[str, ...], ...]

    def label(self, field: str) -> str:
        return self.names[field][0]

    def by_key(self) -> dict[str, str]:
        return {header_key(name): field for field, names in self.names.items() for name in names}


TASKS = Columns(
    kind="tasks",
    sheet="Nhiệm vụ",
    required=(("lead",), ("content", "abstract")),
    names=_COMMON
    | {
        "code": ("Mã nhiệm vụ", "Mã NV", "Mã"),
        "document_number": (
            "Số, ký hiệu",
            "Số, ký hiệu văn bản giao",
            "Số, ký hiệu văn bản",
            "Số ký hiệu VB",
            "Số, ký hiệu VB giao",
            "Số, ký hiệu, ngày tháng văn bản",
            "Số, ký hiệu, ngày ban hành",
            "Số, ngày văn bản",
            "Số hiệu",
            "Số hiệu văn bản",
            "Số văn bản",
            "Số văn bản giao",
            "Văn bản giao",
            "Văn bản giao nhiệm vụ",
            "Văn bản",
        ),
        "issued_on": (
            "Ngày ban hành",
            "Ngày văn bản",
            "Ngày VB",
            "Ngày ký",
            "Ngày tháng văn bản",
            "Ngày ban hành văn bản",
            "Ngày tháng năm",
        ),
        "document_kind": ("Loại văn bản", "Hình thức văn bản"),
        "issuer": ("Cơ quan ban hành", "Đơn vị ban hành", "Nơi ban hành"),
        "abstract": ("Trích yếu", "Trích yếu nội dung", "Trích yếu văn bản", "Về việc", "Tên văn bản"),
        "content": (
            "Nội dung nhiệm vụ",
            "Nội dung",
            "Nhiệm vụ",
            "Nhiệm vụ giao",
            "Nhiệm vụ được giao",
            "Nội dung giao",
            "Nội dung công việc",
            "Nội dung chỉ đạo",
            "Tên nhiệm vụ",
        ),
        "assigned_by": ("Lãnh đạo giao", "Người giao", "Lãnh đạo chỉ đạo", "Người chỉ đạo"),
        "followed_by": ("Chuyên viên theo dõi", "Người theo dõi", "Cán bộ theo dõi", "Chuyên viên"),
        "lead": (
            "Đơn vị chủ trì",
            "Cơ quan chủ trì",
            "Chủ trì",
            "Cơ quan, đơn vị chủ trì",
            "Đơn vị, cơ quan chủ trì",
            "Đơn vị thực hiện",
            "Cơ quan thực hiện",
            "Đơn vị chủ trì thực hiện",
            "Cơ quan chủ trì thực hiện",
            "Đơn vị được giao",
        ),
        "coordinating": (
            "Đơn vị phối hợp",
            "Cơ quan phối hợp",
            "Phối hợp",
            "Cơ quan, đơn vị phối hợp",
            "Đơn vị, cơ quan phối hợp",
            "Đơn vị phối hợp thực hiện",
        ),
        "kind": ("Loại nhiệm vụ", "Loại hạn", "Tính chất nhiệm vụ"),
        "period": ("Kỳ", "Kỳ báo cáo", "Chu kỳ", "Tần suất", "Định kỳ"),
        "urgency": ("Độ khẩn", "Mức độ khẩn", "Mức độ"),
        "secrecy": ("Độ mật", "Mức độ mật"),
        "field": ("Lĩnh vực",),
        "assigned_on": ("Ngày giao", "Ngày giao nhiệm vụ"),
        "original_deadline": ("Hạn gốc", "Hạn ban đầu", "Thời hạn ban đầu", "Hạn xử lý ban đầu"),
        "deadline": (
            "Hạn xử lý",
            "Hạn",
            "Hạn hiện tại",
            "Thời hạn",
            "Thời hạn hoàn thành",
            "Hạn hoàn thành",
            "Thời gian hoàn thành",
            "Thời hạn thực hiện",
            "Hạn thực hiện",
            "Thời hạn xử lý",
            "Thời hạn báo cáo",
            "Hạn báo cáo",
            "Ngày hết hạn",
        ),
        "extensions": ("Lịch sử gia hạn", "Gia hạn"),
        "product": ("Sản phẩm", "Sản phẩm đầu ra", "Sản phẩm dự kiến", "Kết quả dự kiến", "Sản phẩm hoàn thành"),
        "progress": ("Tiến độ", "Tiến độ thực hiện", "Tình hình thực hiện", "Kết quả thực hiện"),
        "state": (
            "Trạng thái",
            "Tình trạng",
            "Trạng thái thực hiện",
            "Tình trạng thực hiện",
            "Trạng thái xử lý",
            "Tình trạng xử lý",
        ),
        "reported_on": ("Ngày báo cáo", "Ngày báo cáo kết quả"),
        "finished_on": ("Ngày hoàn thành/báo cáo", "Ngày hoàn thành", "Ngày hoàn thành thực tế"),
        "confirmed_on": ("Ngày xác nhận", "Ngày xác nhận hoàn thành"),
        "result_document": (
            "Văn bản kết quả",
            "Văn bản báo cáo",
            "Văn bản trả lời",
            "Số văn bản kết quả",
            "Số, ngày văn bản kết quả",
        ),
        "result_date": ("Ngày văn bản kết quả", "Ngày văn bản báo cáo"),
        "delay_reason": ("Nguyên nhân chậm", "Lý do chậm", "Nguyên nhân quá hạn", "Nguyên nhân"),
        "urged_before": ("Số lần đôn đốc",),
        "updated_on": ("Ngày cập nhật",),
        "note": ("Ghi chú",),
    },
)

DEPARTMENTS = Columns(
    kind="departments",
    sheet="Đơn vị",
    required=(("name",),),
    names=_COMMON
    | {
        "name": ("Tên đơn vị", "Tên", "Đơn vị", "Tên cơ quan", "Cơ quan", "Tên cơ quan, đơn vị"),
        "aliases": ("Tên khác", "Tên gọi khác", "Tên cũ"),
        "abbreviations": (
            "Viết tắt hoặc mã",
            "Viết tắt",
            "Tên viết tắt",
            "Mã đơn vị",
            "Mã",
            "viet_tat_hoac_ma",
        ),
        "kind": ("Loại đơn vị", "Loại"),
        "valid_from": ("Hiệu lực từ", "Từ ngày", "Ngày thành lập"),
        "valid_to": ("Hiệu lực đến", "Đến ngày", "Ngày kết thúc"),
        "successor": ("Kế thừa", "Đơn vị kế thừa"),
        "position": ("Thứ tự", "Thứ tự lễ tân"),
    },
)

CONTACTS = Columns(
    kind="contacts",
    sheet="Đầu mối",
    required=(("department",), ("email", "zalo_user_id", "zalo_group", "phone", "title")),
    names=_COMMON
    | {
        "department": ("Đơn vị", "Tên đơn vị", "Cơ quan", "Tên cơ quan", "Cơ quan, đơn vị"),
        "title": ("Chức vụ", "Chức danh"),
        "name": ("Họ và tên", "Họ tên", "Đầu mối", "Tên"),
        "email": ("Email", "Thư điện tử", "Địa chỉ email", "Hộp thư", "E-mail"),
        "phone": ("Điện thoại", "Số điện thoại", "Di động", "SĐT"),
        "zalo_user_id": ("Mã Zalo", "Zalo", "Zalo user id", "Zalo ID", "Mã người dùng Zalo"),
        "zalo_group": ("Nhóm Zalo", "Mã nhóm Zalo", "ID nhóm Zalo", "Zalo group id", "Zalo group", "Zalo nhóm"),
        "prefers": ("Kênh ưu tiên", "Ưu tiên", "Kênh", "Kênh nhận"),
        "role": ("Vai trò",),
        "position": ("Thứ tự",),
        "fields": ("Lĩnh vực phụ trách", "Lĩnh vực", "Phụ trách lĩnh vực", "Khối phụ trách"),
        "active": ("Đang hoạt động", "Hoạt động", "Còn hoạt động"),
    },
)

KINDS = (TASKS, CONTACTS, DEPARTMENTS)
"""In the order in which a sheet is tried: contacts have a department too, and tasks have both."""

"""What each column of the empty workbook takes, told in a note on its header."""

from collections.abc import Mapping

from tasks.intake.columns import CONTACTS, DEPARTMENTS, TASKS

_DAY = "Ngày dạng dd/mm/yyyy."

NOTES: Mapping[str, Mapping[str, str]] = {
    TASKS.kind: {
        "index": "Số thứ tự; không dùng để nhận biết nhiệm vụ.",
        "code": "Để trống: hệ thống tự cấp mã. Ghi mã nếu cơ quan có mã riêng.",
        "document_number": "Ví dụ 1562/UBND-KT.",
        "issued_on": f"{_DAY} Tên đơn vị được hiểu theo ngày này.",
        "document_kind": "Ví dụ: Công văn, Quyết định, Kế hoạch.",
        "issuer": "Cơ quan ban hành văn bản giao; để trống nếu là UBND tỉnh.",
        "abstract": "Trích yếu văn bản giao.",
        "content": "Bắt buộc. Việc phải làm. Không ghi nội dung mật.",
        "assigned_by": "Chức danh, không ghi tên. Ví dụ: Chủ tịch UBND tỉnh.",
        "followed_by": "Chuyên viên Văn phòng theo dõi.",
        "lead": "Bắt buộc. Một đơn vị. Một văn bản giao nhiều đơn vị thì mỗi đơn vị một dòng.",
        "coordinating": "Các đơn vị cách nhau bằng dấu chấm phẩy (;).",
        "kind": "Có hạn, Không hạn hoặc Thường xuyên.",
        "period": "Với nhiệm vụ thường xuyên: Hằng tuần, Hằng tháng hoặc Hằng quý. Mỗi kỳ một dòng, có hạn riêng.",
        "urgency": "Để trống là Thường.",
        "secrecy": "Văn bản mật không được nhập vào hệ thống này.",
        "field": "Lĩnh vực, để tổng hợp theo khối.",
        "assigned_on": _DAY,
        "original_deadline": f"{_DAY} Hạn ban đầu, nếu đã gia hạn.",
        "deadline": f"{_DAY} Hoặc «trong 15 ngày làm việc kể từ ngày ban hành». Để trống: không hạn.",
        "extensions": "Ví dụ: Gia hạn lần 1 từ 30/10/2026 đến 13/11/2026.",
        "product": "Ví dụ: Báo cáo, Tờ trình.",
        "progress": "Tiến độ, tình hình thực hiện.",
        "state": "Để trống: Chưa thực hiện. Trong hạn hay quá hạn do hệ thống tính.",
        "reported_on": f"{_DAY} Ngày đơn vị báo cáo kết quả.",
        "confirmed_on": f"{_DAY} Ngày Văn phòng xác nhận hoàn thành.",
        "result_document": "Số, ký hiệu văn bản báo cáo kết quả.",
        "result_date": _DAY,
        "delay_reason": "Nguyên nhân chậm, nếu có.",
        "urged_before": "Số lần đã đôn đốc trước khi nhập vào hệ thống.",
        "note": "Ghi chú.",
    },
    DEPARTMENTS.kind: {
        "index": "Số thứ tự.",
        "name": "Bắt buộc. Tên đầy đủ, đúng như quyết định thành lập.",
        "aliases": "Các tên gọi khác, cách nhau bằng dấu |.",
        "abbreviations": "Viết tắt và mã, cách nhau bằng dấu |. Ví dụ KH&CN|SKHCN.",
        "kind": "sở, ban, ngành; UBND cấp xã; UBND cấp huyện; nhóm đơn vị.",
        "valid_from": f"{_DAY} Để trống nếu không rõ.",
        "valid_to": f"{_DAY} Chỉ ghi khi đơn vị đã kết thúc hoạt động.",
        "successor": "Tên đơn vị kế thừa, nếu đã kết thúc.",
        "position": "Thứ tự lễ tân; để trống: theo thứ tự trong tệp.",
    },
    CONTACTS.kind: {
        "index": "Số thứ tự.",
        "department": "Bắt buộc. Tên đơn vị có trong trang Đơn vị.",
        "title": "Chức vụ, dùng trong lời chào của thư.",
        "name": "Họ và tên người nhận.",
        "email": "Một địa chỉ thư công vụ.",
        "phone": "Ghi dạng chữ để giữ số 0 ở đầu.",
        "zalo_user_id": "Mã người dùng Zalo, chỉ chữ số, ghi dạng chữ.",
        "zalo_group": "Mã nhóm Zalo mà Official Account nhắn vào được, ghi dạng chữ. Cả nhóm đọc được tin.",
        "prefers": (
            "Các kênh theo thứ tự gửi, cách nhau bằng dấu phẩy; email luôn là kênh cuối. Kênh: email, zalo, nhóm zalo, "
            "tin mẫu zalo (theo số điện thoại), zalo bot, webhook:<tên cổng>."
        ),
        "role": "đầu mối, lãnh đạo đơn vị; hoặc chuyên viên theo dõi, Phó Chánh Văn phòng, lãnh đạo Văn phòng.",
        "position": "Thứ tự gửi trong đơn vị.",
        "fields": "Chỉ với người của Văn phòng: các lĩnh vực phụ trách, cách nhau bằng dấu chấm phẩy (;).",
        "active": "«có» hoặc «không».",
    },
}
"""Kind of list → field → note. A column without a note is not in the template: other columns say the same."""

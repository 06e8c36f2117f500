import pytest

from tasks.intake.columns import CONTACTS, DEPARTMENTS, TASKS, header_key
from tasks.intake.header import find_header
from tasks.intake.problem import UnusableFileError
from tests.support.intake import HEADER, grid, task


def test_a_header_is_found_under_merged_titles() -> None:
    letterhead = ("ỦY BAN NHÂN DÂN TỈNH", "", "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    header = find_header(grid(letterhead, ("",), ("DANH SÁCH NHIỆM VỤ NĂM 2026",), HEADER, task(), name="Sheet1"))
    assert header is not None
    assert header.columns is TASKS
    assert header.last == 4
    assert header.fields["deadline"] == 6


@pytest.mark.parametrize(
    ("title", "field"),
    [
        ("Cơ quan chủ trì", "lead"),
        ("CO QUAN CHU TRI", "lead"),
        ("Đơn vị\nchủ trì", "lead"),
        ("Thời hạn hoàn thành", "deadline"),
        ("Hạn xử lý (dd/mm/yyyy)", "deadline"),
        ("Hạn", "deadline"),
        ("Số ký hiệu", "document_number"),
        ("Số, ký hiệu văn bản giao", "document_number"),
        ("Ngày hoàn thành/báo cáo", "finished_on"),
        ("Độ mật", "secrecy"),
    ],
)
def test_headers_are_known_by_synonyms_without_accents(title: str, field: str) -> None:
    assert TASKS.by_key()[header_key(title)] == field


def test_a_header_of_two_rows_is_read_as_one() -> None:
    header = find_header(
        grid(
            ("STT", "Văn bản giao", "", "Nội dung", "Cơ quan thực hiện", "", "Hạn"),
            ("", "Số, ký hiệu", "Ngày ban hành", "", "Chủ trì", "Phối hợp", ""),
            (1, "1/A", "05/10/2026", "Việc", "Sở Nội vụ", "", "30/11/2026"),
            name="",
        )
    )
    assert header is not None
    assert header.last == 2
    assert set(header.fields) >= {"document_number", "issued_on", "content", "lead", "coordinating", "deadline"}


@pytest.mark.parametrize(
    ("titles", "kind"),
    [
        (("Tên đơn vị", "Viết tắt", "Loại"), DEPARTMENTS),
        (("ten", "viet_tat_hoac_ma", "loai", "hieu_luc_tu"), DEPARTMENTS),
        (("Đơn vị", "Chức vụ", "Họ và tên", "Email"), CONTACTS),
        (("Nội dung", "Chủ trì"), TASKS),
    ],
)
def test_the_kind_of_list_is_told_by_its_headers(titles: tuple[str, ...], kind: object) -> None:
    header = find_header(grid(titles, name="Sheet1"))
    assert header is not None
    assert header.columns is kind


def test_the_name_of_a_sheet_decides_before_its_headers() -> None:
    titles = ("Đơn vị", "Chức danh", "Email")
    for name, kind in (("ĐẦU MỐI", CONTACTS), ("don vi", DEPARTMENTS)):
        header = find_header(grid(titles, name=name))
        assert header is not None
        assert header.columns is kind


def test_a_sheet_that_is_no_list_has_no_header() -> None:
    assert find_header(grid(("Ghi chú", "Đây không phải danh sách"), name="Sheet2")) is None


def test_two_columns_that_mean_the_same_are_refused() -> None:
    with pytest.raises(UnusableFileError, match="hai cột cùng nghĩa"):
        find_header(grid(("Nội dung", "Chủ trì", "Hạn xử lý", "Thời hạn"), name="Nhiệm vụ"))

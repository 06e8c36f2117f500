import pytest

from tasks.intake.legacy import suspected


@pytest.mark.parametrize(
    ("typed", "font", "meant"),
    [
        ("Së Néi vô", "TCVN3", "Sở Nội vụ"),
        ("C«ng v¨n", "TCVN3", "Công văn"),
        ("B¸o c¸o kÕt qu¶ thùc hiÖn", "TCVN3", "Báo cáo kết quả thực hiện"),
        ("ñy ban nh©n d©n tØnh", "TCVN3", "ủy ban nhân dân tỉnh"),
        ("Sôû Noäi vuï", "VNI", "Sở Nội vụ"),
        ("Uûy ban nhaân daân tænh", "VNI", "Ủy ban nhân dân tỉnh"),
        ("Baùo caùo keát quaû thöïc hieän", "VNI", "Báo cáo kết quả thực hiện"),
    ],
)
def test_text_of_old_fonts_is_recognised_and_shown_converted(typed: str, font: str, meant: str) -> None:
    assert suspected(typed) == (font, meant)


@pytest.mark.parametrize(
    "text",
    ["Sở Nội vụ", "Báo cáo", "hoàn thành", "giò chả", "Citroën", "Nestlé", "Report 2026", "", "®", "Kế hoạch ® số 5"],
)
def test_text_in_unicode_is_left_alone(text: str) -> None:
    assert suspected(text) is None

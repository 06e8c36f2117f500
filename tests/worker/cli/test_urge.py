from pathlib import Path

import pytest

from tests.support.command import Dondoc
from tests.support.office import Office


def test_a_phone_call_is_recorded_and_told_by_explain(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("urge", "nv2", "--by", "phone", "--note", "hẹn thứ Sáu", "--on", "02/10/2026", "--json").told
    assert told == {"task": "nv2", "times": 1, "by": "phone", "file": None}
    explained = dondoc("explain", "NV2").out
    assert "Đôn đốc ngoài thư: điện thoại ngày 02/10/2026: hẹn thứ Sáu" in explained
    assert "Đã đôn đốc 1 lần (chưa kể thư nhắc theo hạn)." in explained


def test_the_next_written_urging_is_drafted_and_not_recorded(office: Office, dondoc: Dondoc, tmp_path: Path) -> None:
    done = dondoc("urge", "NV2", "--draft", str(tmp_path / "cv.docx"))
    assert "số, ngày, chữ ký và dấu do văn thư" in done.out
    assert (tmp_path / "cv.docx").read_bytes().startswith(b"PK")
    assert "đôn đốc qua" not in dondoc("explain", "NV2").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("NV2",), "expected --by MEANS or --draft"),
        (("NV2", "--by", "fax"), "expected one of phone, meeting, letter"),
        (("NV9", "--by", "phone", "--note", "hẹn"), "Không có nhiệm vụ nào mang mã «NV9»"),
        (("NV2", "--by", "phone"), "qua điện thoại cần có nội dung: --note"),
        (("NV2", "--by", "letter", "--note", "  "), "qua văn bản cần có nội dung: --note"),
        (("NV2", "--by", "phone", "--note", "hẹn", "--on", "2027-01-01"), "còn ở sau hôm nay"),
    ],
)
def test_what_cannot_be_is_told(office: Office, dondoc: Dondoc, words: tuple[str, ...], told: str) -> None:
    done = dondoc("urge", *words)
    assert (done.code, told in done.err) == (2, True)

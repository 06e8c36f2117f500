"""The figures of a demonstration in a few lines."""

from datetime import date
from pathlib import Path

import pytest

from worker.demo.officer import Links
from worker.demo.outcome import PAGE, ZALO, Outcome
from worker.demo.summary import tell_addresses, tell_figures
from worker.demo.teller import Teller
from worker.settings import read_settings

ON = date(2026, 11, 23)


def told(capsys: pytest.CaptureFixture[str], outcome: Outcome) -> tuple[str, str]:
    tell_figures(Teller(quiet=False), outcome, read_settings({}), Path("/demo/log"))
    out, err = capsys.readouterr()
    return out, err


def test_letters_are_told_by_channel_and_answers_by_where_they_came_from(capsys: pytest.CaptureFixture[str]) -> None:
    channels = {"email": 1036, "zalo": 5, "zalo_group": 1, "zalo_bot": 2}
    outcome = Outcome(on=ON, letters={"sent": 1044}, channels=channels, moved=1, answers={PAGE: 1, ZALO: 2})
    out, _ = told(capsys, outcome)
    assert "Ngày trình diễn 23/11/2026: 0 lượt đôn đốc, 1.044 thư đã gửi." in out
    assert "Email 1.036, Zalo 5, Nhóm Zalo 1, Tin mẫu Zalo 0, Zalo Bot 2; 1 thư Zalo từ chối" in out
    assert "Câu trả lời: 1 trên trang, 2 qua Zalo." in out


def test_what_is_not_as_it_must_be_goes_to_standard_error_with_where_to_look(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = told(capsys, Outcome(on=ON))
    assert "✗ số liệu không phải 3285/3441; nhật ký ở /demo/log" in err
    assert "✗" not in out


def test_every_address_to_open_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    links = Links(answered="", officer="http://a.test/a/x", office="http://a.test/o/x")
    tell_addresses(Teller(quiet=False), links, "http://a.test", "http://127.0.0.1:1")
    out = capsys.readouterr().out
    assert [line.rpartition(": ")[2] for line in out.splitlines()] == [
        "http://a.test/mailbox",
        "http://127.0.0.1:1",
        "http://a.test/a/x",
        "http://a.test/o/x",
    ]

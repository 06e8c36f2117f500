"""What docs/zalo.md tells an office, held against the code."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from notifiers.zalo.bot_codes import bot_meaning
from notifiers.zalo.hours import Hours
from notifiers.zalo.meaning import Meaning
from notifiers.zalo.oa_codes import CODES, UNKNOWN, oa_meaning
from notifiers.zalo.template_codes import template_meaning
from tasks.chat.saying import Intent, read_saying
from tasks.intake.columns import CONTACTS
from worker.cli.main import app
from worker.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "zalo.md").read_text()
HOURS = Hours(datetime(2026, 11, 25, 5, tzinfo=UTC), ZoneInfo("Asia/Ho_Chi_Minh"))
NEGATIVE, HTTP = range(-2_000, 0), range(1, 600)
ON = date(2026, 11, 25)
RECORDED = {
    "Đã nhận": Intent.RECEIVED,
    "Đang thực hiện": Intent.IN_PROGRESS,
    "Đã báo cáo kết quả": Intent.REPORTED,
    "Xin gia hạn": Intent.EXTENSION,
    "Nhắc lại sau": Intent.FOLLOW_UP,
    "Vướng mắc": Intent.OBSTACLE,
    "Không thuộc thẩm quyền": Intent.NOT_OURS,
    "Hủy câu vừa rồi": Intent.UNDO,
    "Danh sách nhiệm vụ đang chờ": Intent.LIST,
    "Liên kết tài khoản": Intent.LINK,
    "Chưa hiểu": Intent.UNCLEAR,
}
COMMANDS = sorted(set(re.findall(r"\bdondoc((?: [a-z]+)+)", PAGE)))


def section(title: str) -> str:
    """The text under a heading, up to the next one."""
    return re.split(r"^#+ ", PAGE.split(f" {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def told(title: str) -> dict[int, tuple[str, str]]:
    """Number → kind and words, of a table with four columns."""
    rows = re.findall(r"^\| `(-\d+)` \| `(\w+)` \| .+ \| (.+) \|$", section(title), flags=re.MULTILINE)
    return {int(code): (kind, words) for code, kind, words in rows}


def known(meaning: Callable[[int], Meaning]) -> dict[int, tuple[str, str]]:
    found = ((code, meaning(code)) for code in NEGATIVE)
    return {code: (str(each.kind), each.why) for code, each in found if each is not UNKNOWN}


def test_the_page_tells_every_number_of_an_official_account_as_the_code_does() -> None:
    assert told("Official Account: tin tư vấn, nhóm, tin mẫu theo mã người dùng") == known(oa_meaning)


def test_the_page_tells_every_number_that_templates_have_besides() -> None:
    theirs = known(lambda code: template_meaning(code, HOURS))
    assert told("Tin mẫu: thêm các mã này") == {code: theirs[code] for code in theirs.keys() - CODES.keys()}


def test_the_page_tells_every_number_of_a_bot() -> None:
    row = r"^\| `(\d+)` \| (\w*) ?\| `(\w+)` \| .+ \| (.+) \|$"
    rows = re.findall(row, section("Mã lỗi của Bot"), flags=re.MULTILINE)
    for code, words, kind, why in rows:
        meaning = bot_meaning(int(code), words.upper(), timedelta(seconds=60))
        assert (meaning.kind, meaning.why) == (kind, why)
    numbers = {code for code in HTTP if bot_meaning(code, "", timedelta()).why != UNKNOWN.why}
    assert numbers <= {int(code) for code, *_ in rows}


@pytest.mark.parametrize("name", sorted(name for name in Settings.model_fields if name.startswith("zalo_")))
def test_the_page_names_every_setting_of_zalo(name: str) -> None:
    assert re.search(rf"`{PREFIX}{name.upper()}[`=]", PAGE)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_command_that_the_page_names_is_there(words: str) -> None:
    done = CliRunner().invoke(app, [*words.split(), "--help"])
    assert done.exit_code == 0, done.output


def test_officers_are_understood_as_the_page_promises() -> None:
    rows = re.findall(r"^\| (“.+”) \| ([^;:,|]+)", section("Đầu mối nhắn gì"), flags=re.MULTILINE)
    assert {label.strip() for _, label in rows} == RECORDED.keys()
    for examples, label in rows:
        for example in re.findall(r"“(.+?)”", examples):
            assert read_saying(example, ON).intent is RECORDED[label.strip()], example


def test_the_message_that_the_page_shows_is_one_that_is_sent() -> None:
    (shown,) = re.findall(r"^```text\n(.+?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
    sent = (ROOT / "tests" / "letters" / "reminder-one-short.txt").read_text().splitlines()
    assert shown.splitlines()[:2] == sent[:2]


@pytest.mark.parametrize("column", ["Nhóm Zalo", "Kênh ưu tiên", "Điện thoại"])
def test_a_column_that_the_page_names_is_one_of_the_workbook(column: str) -> None:
    assert f"«{column}»" in PAGE
    assert column in {CONTACTS.label(field) for field in CONTACTS.names}

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tasks.address import read_domains
from tasks.contact import Contact
from tasks.database import Database
from tests.support.intake import Intake, open_office

HEADER = (
    "Đơn vị",
    "Chức vụ",
    "Họ và tên",
    "Email",
    "Điện thoại",
    "Mã Zalo",
    "Kênh ưu tiên",
    "Vai trò",
    "Đang hoạt động",
)


@pytest.fixture
def intake(sqlite_database: Database, tmp_path: Path) -> Intake:
    return open_office(sqlite_database, tmp_path)


def run(intake: Intake, *rows: tuple[Any, ...]) -> Any:
    return intake.sheets({"Đầu mối": [HEADER, *rows]})


def contacts(intake: Intake) -> list[Contact]:
    with intake.database.read() as session:
        return list(session.scalars(select(Contact).order_by(Contact.id)))


def test_contacts_are_written_with_all_their_fields_and_again_change_nothing(intake: Intake) -> None:
    row = (
        "Sở Tài chính",
        "Chánh Văn phòng Sở",
        "Người A",
        "a@stc.gov.vn",
        "0912345678",
        "4318427512",
        "zalo, email",
        "",
    )

    assert run(intake, row).created == 1
    assert run(intake, row).unchanged == 1
    (found,) = contacts(intake)
    assert (found.email, found.phone, found.zalo_user_id) == ("a@stc.gov.vn", "0912345678", "4318427512")
    assert (found.preference, found.role, found.active) == (("zalo", "email"), "contact", True)


def test_a_contact_is_known_by_mailbox_then_zalo_then_title_and_name(intake: Intake) -> None:
    run(intake, ("Sở Tài chính", "Chuyên viên", "Người A", "a@stc.gov.vn"), ("Sở Nội vụ", "Văn thư", "Người B"))

    result = run(
        intake,
        ("Sở Tài chính", "Phó phòng", "Người A", "A@stc.gov.vn"),
        ("Sở Nội vụ", "Văn thư", "Người B", "b@snv.gov.vn"),
        ("Sở Nội vụ", "Văn thư", "Người B", "other@snv.gov.vn"),
    )

    assert (result.created, result.updated) == (1, 2)
    assert [found.title for found in contacts(intake)] == ["Phó phòng", "Văn thư", "Văn thư"]


def test_colleagues_of_one_title_stay_two_contacts(intake: Intake) -> None:
    rows = (
        ("Sở Tài chính", "Chuyên viên", "", "a@stc.gov.vn"),
        ("Sở Tài chính", "Chuyên viên", "", "b@stc.gov.vn"),
    )
    assert run(intake, *rows).created == 2
    assert run(intake, *rows).unchanged == 2


def test_the_office_lead_belongs_to_no_department(intake: Intake) -> None:
    run(intake, ("", "Chánh Văn phòng", "", "cvp@vidu.gov.vn", "", "", "", "lãnh đạo Văn phòng"))
    assert [(found.department_id, found.role) for found in contacts(intake)] == [(None, "lead")]


def test_a_contact_without_an_address_is_taken_and_told(intake: Intake) -> None:
    result = run(intake, ("Sở Tài chính", "Chánh Văn phòng Sở"))
    assert result.created == 1
    assert "chưa gửi được" in result.warnings[0].problem


def test_a_mailbox_outside_the_domains_allowed_is_kept_and_told(intake: Intake) -> None:
    official = replace(intake, order=replace(intake.order, domains=read_domains("*.gov.vn")))
    rows = [("Sở Tài chính", "A", "", "a@stc.gov.vn"), ("Sở Tài chính", "B", "", "b@thu.example")]
    result = official.sheets({"Đầu mối": [HEADER[:4], *rows]})
    assert (result.created, len(contacts(intake))) == (2, 2)
    assert [(each.row, "b@thu.example" in each.problem) for each in result.warnings] == [(3, True)]


def test_a_contact_that_left_is_no_longer_active(intake: Intake) -> None:
    run(intake, ("Sở Tài chính", "", "", "a@stc.gov.vn", "", "", "", "", "không"))
    assert not contacts(intake)[0].active


def test_the_zero_that_excel_dropped_from_a_phone_is_put_back(intake: Intake) -> None:
    run(intake, ("Sở Tài chính", "Văn thư", "", "", 912345678))
    assert contacts(intake)[0].phone == "0912345678"


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Đơn vị": ""}, "Đơn vị"),
        ({"Đơn vị": "Sở Nội vụ tỉnh"}, "Đơn vị"),
        ({"Đơn vị": "Các sở, ban, ngành"}, "Đơn vị"),
        ({"Email": "a@b@c"}, "Email"),
        ({"Email": "a@stc.gov.vn; b@stc.gov.vn"}, "Email"),
        ({"Email": "a@stc.gov.vn\r\nBcc: x@y.vn"}, "Email"),
        ({"Mã Zalo": "zalo cua toi"}, "Mã Zalo"),
        ({"Mã Zalo": 4318427512000000000}, "Mã Zalo"),
        ({"Kênh ưu tiên": "fax"}, "Kênh ưu tiên"),
        ({"Vai trò": "sếp"}, "Vai trò"),
        ({"Đang hoạt động": "có lẽ"}, "Đang hoạt động"),
    ],
)
def test_a_row_that_cannot_be_taken_is_rejected(intake: Intake, cells: dict[str, Any], column: str) -> None:
    good = {"Đơn vị": "Sở Tài chính", "Chức vụ": "Văn thư"} | cells
    result = run(intake, tuple(good.get(title, "") for title in HEADER))
    assert (result.rejected, result.errors[0].column, contacts(intake)) == (1, column, [])

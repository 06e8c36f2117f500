import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tasks.address import read_domains
from tasks.contact import Contact
from tasks.database import Database
from tasks.event_log import LoggedEvent
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
    "Nhóm Zalo",
    "Lĩnh vực phụ trách",
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


def test_the_office_s_own_people_are_entered_by_their_roles(intake: Intake) -> None:
    roles = ("chuyên viên theo dõi", "Phó Chánh Văn phòng", "Chánh Văn phòng")
    rows = [("", role, "", f"{place}@vp.gov.vn", "", "", "", role) for place, role in enumerate(roles)]
    assert run(intake, *rows).created == 3
    assert [each.role for each in contacts(intake)] == ["specialist", "vice_lead", "lead"]


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
        ({"Nhóm Zalo": "nhóm của Sở"}, "Nhóm Zalo"),
        ({"Nhóm Zalo": 4318427512000000000}, "Nhóm Zalo"),
        ({"Nhóm Zalo": 4.31842751212345e18}, "Nhóm Zalo"),
        ({"Kênh ưu tiên": "fax"}, "Kênh ưu tiên"),
        ({"Kênh ưu tiên": "zalo, fax"}, "Kênh ưu tiên"),
        ({"Vai trò": "sếp"}, "Vai trò"),
        ({"Đang hoạt động": "có lẽ"}, "Đang hoạt động"),
    ],
)
def test_a_row_that_cannot_be_taken_is_rejected(intake: Intake, cells: dict[str, Any], column: str) -> None:
    good = {"Đơn vị": "Sở Tài chính", "Chức vụ": "Văn thư"} | cells
    result = run(intake, tuple(good.get(title, "") for title in HEADER))
    assert (result.rejected, result.errors[0].column, contacts(intake)) == (1, column, [])


def row_of(**cells: Any) -> tuple[Any, ...]:
    good = {"Đơn vị": "Sở Tài chính", "Chức vụ": "Văn thư"} | {name.replace("_", " "): cells[name] for name in cells}
    return tuple(good.get(title, "") for title in HEADER)


@pytest.mark.parametrize("group", ["f414c8f76fa586fbdfb4", "4318427512", 4318427512])
def test_a_group_is_an_address_of_its_own(intake: Intake, group: str | int) -> None:
    row = row_of(Nhóm_Zalo=group, Kênh_ưu_tiên="Nhóm Zalo; zalo")
    result = run(intake, row)
    assert (result.created, result.warnings, run(intake, row).unchanged) == (1, [], 1)
    (found,) = contacts(intake)
    assert (found.address("zalo_group"), found.zalo_user_id) == (str(group), None)
    assert found.preference == ("zalo_group", "zalo", "email")


@pytest.mark.parametrize("title", ["Nhóm Zalo", "Mã nhóm Zalo", "Zalo group id", "zalo_group", "ID nhóm Zalo"])
def test_the_column_of_groups_is_known_by_several_names(intake: Intake, title: str) -> None:
    intake.sheets({"Đầu mối": [("Đơn vị", "Chức vụ", title), ("Sở Tài chính", "Văn thư", "f414c8f7")]})
    assert contacts(intake)[0].address("zalo_group") == "f414c8f7"


def test_a_group_that_moved_is_told_with_old_and_new(intake: Intake) -> None:
    run(intake, row_of(Nhóm_Zalo="aaa111"))
    (change,) = run(intake, row_of(Nhóm_Zalo="bbb222")).changes
    assert dict(change.fields) == {"Nhóm Zalo": ("aaa111", "bbb222")}


def test_officers_of_one_group_stay_two_contacts(intake: Intake) -> None:
    rows = [row_of(Chức_vụ=title, Nhóm_Zalo="f414c8f7") for title in ("Văn thư", "Chuyên viên")]
    assert (run(intake, *rows).created, run(intake, *rows).unchanged) == (2, 2)


@pytest.mark.parametrize(
    ("words", "preference"),
    [
        ("email", ("email",)),
        ("tin mẫu zalo, email", ("zalo_template", "email")),
        ("Zalo Bot", ("zalo_bot", "email")),
        ("zalo_group,zalo_template,zalo_bot", ("zalo_group", "zalo_template", "zalo_bot", "email")),
        ("webhook:sms; ZALO; zalo", ("webhook:sms", "zalo", "email")),
    ],
)
def test_channels_are_preferred_in_the_words_of_the_office(
    intake: Intake, words: str, preference: tuple[str, ...]
) -> None:
    run(intake, row_of(Kênh_ưu_tiên=words))
    assert contacts(intake)[0].preference == preference


def test_an_unknown_channel_is_refused_with_the_list(intake: Intake) -> None:
    (error,) = run(intake, row_of(Kênh_ưu_tiên="zalo, fax")).errors
    for words in ("«zalo, fax»", "nhóm zalo", "tin mẫu zalo", "zalo bot", "webhook:"):
        assert words in error.problem


@pytest.mark.parametrize(
    "cells",
    [
        {"Email": "a@stc.gov.vn"},
        {"Mã_Zalo": "77"},
        {"Nhóm_Zalo": "f414", "Kênh_ưu_tiên": "nhóm zalo"},
        {"Điện_thoại": "0912 345 678", "Kênh_ưu_tiên": "tin mẫu zalo"},
        {"Mã_Zalo": "77", "Kênh_ưu_tiên": "tin mẫu zalo"},
        {"Điện_thoại": "0912345678", "Kênh_ưu_tiên": "webhook:sms"},
    ],
)
def test_whoever_a_preferred_channel_reaches_is_not_warned_of(intake: Intake, cells: dict[str, Any]) -> None:
    assert run(intake, row_of(**cells)).warnings == []


@pytest.mark.parametrize(
    "cells",
    [
        {"Nhóm_Zalo": "f414"},
        {"Điện_thoại": "0912345678"},
        {"Điện_thoại": "0205 3812 345", "Kênh_ưu_tiên": "tin mẫu zalo"},
        {"Mã_Zalo": "77", "Kênh_ưu_tiên": "email"},
    ],
)
def test_whoever_no_preferred_channel_reaches_is_warned_of(intake: Intake, cells: dict[str, Any]) -> None:
    (warning,) = run(intake, row_of(**cells)).warnings
    assert "chưa gửi được cho đầu mối này" in warning.problem


def test_an_account_that_was_linked_since_counts_as_an_address(intake: Intake) -> None:
    run(intake, row_of())
    with intake.database.write() as session:
        contact = session.scalars(select(Contact)).one()
        contact.move("zalo_bot", "chat-1")
        contact.prefers = "zalo_bot"
    assert run(intake, row_of()).warnings == []


def test_a_group_that_nothing_goes_into_is_told(intake: Intake) -> None:
    (warning,) = run(intake, row_of(Email="a@stc.gov.vn", Nhóm_Zalo="f414")).warnings
    assert (warning.column, "Kênh ưu tiên không có nhóm Zalo" in warning.problem) == ("Nhóm Zalo", True)


def test_the_log_tells_who_was_entered_and_changed_and_never_by_name(intake: Intake) -> None:
    run(intake, ("Sở Tài chính", "Văn thư", "Người A", "a@stc.gov.vn", "0912345678", "4318427512", "", "", "", ""))
    run(intake, ("Sở Tài chính", "Kế toán", "Người B", "a@stc.gov.vn", "0912345679", "4318427512", "", "", "", ""))
    with intake.database.read() as session:
        told = list(session.scalars(select(LoggedEvent).where(LoggedEvent.name.like("Contact%"))))
    assert [each.name for each in told] == ["ContactEntered", "ContactChanged"]
    entered, changed = [json.loads(each.payload) for each in told]
    assert {name: entered["after"][name] for name in ("title", "name", "phone", "email", "zalo_user_id")} == {
        "title": "Văn thư",
        "name": "…",
        "phone": "…",
        "email": "a…@stc.gov.vn",
        "zalo_user_id": "4…",
    }
    assert changed["changes"] == {"title": ["Văn thư", "Kế toán"], "name": ["…", "…"], "phone": ["…", "…"]}

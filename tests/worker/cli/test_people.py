"""Who is written to, and what departments are called: as a person at the office says it."""

from tasks.contact import Contact
from tasks.suppression import suppress
from tests.support.command import Dondoc
from tests.support.office import Office


def test_a_position_is_given_to_somebody_else(dondoc: Dondoc, office: Office) -> None:
    done = dondoc("contact", "replace", "1", "--name", "Người mới", "--email", "moi@vidu.gov.vn", "--by", "An")
    assert (done.code, "nay là Người mới" in done.out) == (0, True)
    with office.database.read() as session:
        assert session.get_one(Contact, 1).email == "moi@vidu.gov.vn"


def test_a_position_to_be_given_later_is_told_and_may_be_withdrawn(dondoc: Dondoc, office: Office) -> None:
    later = ("contact", "replace", "1", "--name", "Người mới", "--email", "moi@vidu.gov.vn", "--from", "2026-11-01")
    assert "đến ngày ấy tự có hiệu lực" in dondoc(*later).out
    assert dondoc("contact", "replace", "1", "--cancel", "--json").told["cancelled"] == ["2026-11-01"]


def test_what_cannot_be_is_refused(dondoc: Dondoc, office: Office) -> None:
    assert dondoc("contact", "replace", "1", "--name", "Người mới").code == 2
    assert dondoc("contact", "leave", "1", "--from", "2026-10-09", "--to", "2026-10-05").code == 2
    assert dondoc("contact", "back", "1").code == 2
    assert dondoc("department", "succeed", "1", "1").code == 2


def test_a_leave_is_entered_and_ended(dondoc: Dondoc, office: Office) -> None:
    second = office.contact(1, "hai@vidu.gov.vn")
    away = dondoc("contact", "leave", "1", "--from", "05/10/2026", "--to", "09/10/2026", "--delegate", str(second))
    assert away.out == "Đầu mối số 1 nghỉ từ 05/10/2026 đến hết 09/10/2026: đầu mối số 2 nhận thay.\n"
    assert dondoc("remind", "--dry-run", "--json").told["letters"] == 1
    listed = dondoc("contact", "list", "--json").told["contacts"]
    assert [each["leaves"] for each in listed] == [[{"from": "2026-10-05", "to": "2026-10-09", "delegate": 2}], []]
    assert "số 2 nhận thay" in dondoc("contact", "list").out.replace("\n", " ")
    assert (
        dondoc("contact", "back", "1").out == "Đầu mối số 1: đã bỏ lịch nghỉ chưa bắt đầu, thư lại tới chính đầu mối.\n"
    )


def test_a_succession_is_shown_before_it_is_made(dondoc: Dondoc, office: Office) -> None:
    office.department("Sở Giao thông")
    words = ("department", "succeed", "Sở Xây dựng", "Sở Giao thông", "--from", "2026-10-05", "--json")
    assert dondoc(*words, "--dry-run").told == {
        "department": "Sở Xây dựng",
        "successor": "Sở Giao thông",
        "from": "2026-10-05",
        "moved": False,
        "tasks": ["NV1", "NV2"],
        "coordinating": [],
        "contacts": [],
    }
    assert dondoc(*words, "--contacts").told["contacts"] == [1]
    assert dondoc(*words).told["tasks"] == []


def test_departments_are_called_as_on_the_day_asked_for(dondoc: Dondoc, office: Office) -> None:
    dondoc("department", "rename", "1", "Sở Xây dựng và Giao thông", "--by", "An")
    for on, name in (("2026-10-04", "Sở Xây dựng"), ("2026-10-05", "Sở Xây dựng và Giao thông")):
        (found,) = dondoc("department", "list", "--on", on, "--json").told["departments"]
        assert found["name"] == name


def test_an_address_that_is_entered_again_is_written_to_again(dondoc: Dondoc, office: Office) -> None:
    with office.database.write() as session:
        suppress(session, "email", "xd@vidu.gov.vn", "550 no such user", None, office.now)
    assert dondoc("remind", "--dry-run", "--json").told["letters"] == 0
    dondoc("contact", "address", "1", "email", "xd@vidu.gov.vn")
    assert dondoc("suppression", "list", "--json").told["suppressed"] == []

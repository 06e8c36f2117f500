from tasks.event_log import LoggedEvent
from tasks.outside.scope import Scope
from tests.support.office import rows
from tests.web.api.conftest import Api, give_key
from tests.web.conftest import Desk

SAID = {"department": "Sở Xây dựng", "title": "Văn thư", "name": "Lan", "addresses": {"email": "vt@so.mau.gov.vn"}}


def test_a_contact_is_entered_and_changed_and_the_log_knows_no_name(api: Api) -> None:
    made = api("POST", "/contacts", SAID)
    assert (made.status_code, made.json()["addresses"]) == (201, {"email": "vt@so.mau.gov.vn"})
    path = f"/contacts/{made.json()['id']}"
    change = {"name": "Hoa", "addresses": {"zalo": "123", "email": None}, "prefers": ["zalo"]}
    changed = api("PATCH", path, change, If_Match=made.headers["etag"]).json()
    assert (changed["name"], changed["addresses"], changed["prefers"]) == ("Hoa", {"zalo": "123"}, ["zalo", "email"])
    assert api("PATCH", path, change, If_Match=made.headers["etag"]).status_code == 412
    with api.desk.database.read() as session:
        words = " ".join(each.payload for each in rows(session, LoggedEvent))
    assert "Lan" not in words
    assert "Hoa" not in words


def test_an_address_that_its_channel_cannot_use_is_refused(small_api: Api) -> None:
    for addresses in ({"email": "không phải"}, {"fax": "1"}):
        refused = small_api("POST", "/contacts", SAID | {"addresses": addresses})
        assert (refused.status_code, refused.json()["title"]) == (422, "Nội dung chưa hợp lệ")
    assert len(small_api.told("/contacts?department=1")["items"]) == 1


def test_a_department_is_entered_by_an_administrator_and_found_by_its_code(small_desk: Desk) -> None:
    admin = give_key(small_desk, Scope.ADMIN)
    said = {"name": "Sở Tài chính", "codes": ["STC"]}
    made = admin("POST", "/departments", said)
    assert (made.status_code, made.json()["position"]) == (201, 1)
    assert admin("POST", "/departments", said | {"name": "SỞ TÀI CHÍNH"}).status_code == 409
    task = admin("POST", "/tasks", {"content": "x", "lead": "STC"}).json()
    assert task["lead"] == {"id": made.json()["id"], "name": "Sở Tài chính"}
    assert [each["name"] for each in admin.told("/departments")["items"]][-1] == "Sở Tài chính"
    assert admin("GET", "/departments/99").status_code == 404

from tasks.event_log import LoggedEvent
from tests.support.office import rows
from tests.web.api.conftest import Api

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

from tasks.event_log import LoggedEvent
from tasks.outside.scope import Scope
from tests.support.office import rows
from tests.web.api.conftest import Api, give_key
from tests.web.conftest import Desk

FINANCE = {"name": "Sở Tài chính", "codes": ["STC"]}


def office(desk: Desk) -> Api:
    """Keys of an office that keeps its list of departments, and assigns tasks."""
    return give_key(desk, Scope.READ, Scope.DEPARTMENTS_WRITE, Scope.TASKS_WRITE)


def happened(api: Api, name: str) -> list[LoggedEvent]:
    with api.desk.database.read() as session:
        return [each for each in rows(session, LoggedEvent) if each.name == name]


def test_a_department_is_entered_once_and_found_by_its_code(small_desk: Desk) -> None:
    api = office(small_desk)
    made = api("POST", "/departments", FINANCE)
    assert (made.status_code, made.json()["position"]) == (201, 1)
    assert made.headers["location"] == f"/api/v1/departments/{made.json()['id']}"
    again = api("POST", "/departments", FINANCE | {"name": "SỞ TÀI CHÍNH"})
    assert (again.status_code, again.json()["errors"][0]["pointer"]) == (409, "#/name")
    task = api("POST", "/tasks", {"content": "x", "lead": "STC"}).json()
    assert task["lead"] == {"id": made.json()["id"], "name": "Sở Tài chính"}
    assert [each["name"] for each in api.told("/departments")["items"]][-1] == "Sở Tài chính"
    assert api("GET", "/departments/99").status_code == 404


def test_only_a_key_for_departments_or_an_administrators_changes_them(small_api: Api) -> None:
    refused = small_api("POST", "/departments", FINANCE)
    assert (refused.status_code, "departments:write" in refused.json()["detail"]) == (403, True)
    assert give_key(small_api.desk, Scope.ADMIN)("POST", "/departments", FINANCE).status_code == 201


def test_a_department_is_changed_by_who_read_it_and_the_log_knows_which_key(desk: Desk) -> None:
    api = office(desk)
    read = api("GET", "/departments/1")
    change = {"position": 7, "kind": "district", "name": "Sở Xây dựng và Giao thông"}
    assert api("PATCH", "/departments/1", change).status_code == 428
    changed = api("PATCH", "/departments/1", change, If_Match=read.headers["etag"])
    assert changed.status_code == 200
    assert {name: changed.json()[name] for name in change} == change
    assert api("PATCH", "/departments/1", change, If_Match=read.headers["etag"]).status_code == 412
    same = api("PATCH", "/departments/1", change, If_Match=changed.headers["etag"])
    assert same.headers["etag"] == changed.headers["etag"]
    assert [each.actor for each in happened(api, "DepartmentChanged")] == ["key 1: Văn bản"]
    assert [each.actor for each in happened(api, "DepartmentRenamed")] == ["key 1: Văn bản"]


def test_a_name_to_come_is_shown_beside_the_present_one(small_desk: Desk) -> None:
    api = office(small_desk)
    said = {"name": "Sở Xây dựng và Giao thông", "since": "2026-12-01"}
    told = api("PATCH", "/departments/1", said, If_Match="*").json()
    assert (told["name"], told["coming_names"]) == ("Sở Xây dựng", [said])
    assert happened(api, "DepartmentRenamed") == []


def test_what_no_department_may_be_is_refused_in_the_language_asked_for(small_desk: Desk) -> None:
    api = office(small_desk)
    taken = {"name": "Sở Nông nghiệp và Môi trường"}
    refused = api("PATCH", "/departments/1", taken, If_Match="*", Accept_Language="en")
    assert (refused.status_code, "Another department" in refused.json()["detail"]) == (409, True)
    assert "đơn vị khác" in api("PATCH", "/departments/1", taken, If_Match="*").json()["detail"]
    for said in ({"since": "2026-12-01"}, {"kind": "group"}, {"name": " "}):
        assert api("PATCH", "/departments/1", said, If_Match="*").status_code == 422

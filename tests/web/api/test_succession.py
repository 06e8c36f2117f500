from tasks.department import Department, DepartmentKind
from tasks.outside.scope import Scope
from tests.web.api.conftest import give_key
from tests.web.conftest import Desk

PATH = "/departments/1/succeed"
HEIR = {"successor": "Sở Nông nghiệp và Môi trường"}


def test_what_is_open_moves_to_the_successor_once(desk: Desk) -> None:
    api = give_key(desk, Scope.READ, Scope.DEPARTMENTS_WRITE)
    first, again = (api("POST", PATH, HEIR | {"contacts": True}, Idempotency_Key="k1") for _ in range(2))
    told = first.json()
    assert [told[name] for name in ("since", "tasks", "coordinating", "contacts")] == ["2026-11-23", 2, 0, 1]
    assert (told["department"]["valid_to"], told["successor"]["id"]) == ("2026-11-22", 2)
    assert (again.json(), again.headers["idempotency-replayed"]) == (told, "true")
    assert api.told("/tasks/1")["lead"]["id"] == 2
    assert api("POST", PATH, HEIR).json()["tasks"] == 0


def test_before_its_day_only_the_end_is_written_down(small_desk: Desk) -> None:
    api = give_key(small_desk, Scope.READ, Scope.DEPARTMENTS_WRITE)
    told = api("POST", PATH, HEIR | {"since": "2026-12-01"}).json()
    assert (told["department"]["valid_to"], told["tasks"]) == ("2026-11-30", 0)
    assert api.told("/tasks/1")["lead"]["id"] == 1


def test_nobody_succeeds_itself_or_is_succeeded_by_a_group_or_by_nobody(small_desk: Desk) -> None:
    with small_desk.database.write() as session:
        session.add(Department(name="các sở", folded="cac so", kind=DepartmentKind.GROUP))
    api = give_key(small_desk, Scope.READ, Scope.DEPARTMENTS_WRITE)
    for successor, status in ((1, 409), (3, 409), ("Sở Y tế", 422), (99, 422)):
        assert api("POST", PATH, {"successor": successor}).status_code == status
    assert api("POST", "/departments/99/succeed", HEIR).status_code == 404
    assert api("POST", PATH, HEIR, If_Match='"old"').status_code == 412

import pytest

from tasks.letter import Letter, LetterState
from tasks.outside.scope import Scope
from tests.support.planted import plant_hold
from tests.web.api.conftest import Api, give_key

WHY = {"reason": "Số liệu đúng", "letters": 1}


@pytest.fixture
def held(small_api: Api) -> Api:
    """The morning's letter, with three tasks, waits in a hold."""
    with small_api.desk.database.write() as session:
        plant_hold(session, session.get_one(Letter, small_api.desk.letter.id), rungs=3)
    return small_api


def test_a_hold_is_read_with_how_much_it_is_and_some_of_its_letters(held: Api) -> None:
    (listed,) = held.told("/holds?open=true")["items"]
    whole = held.told("/holds/1")
    assert (listed["waiting"], listed["usual"]) == ({"letters": 1, "rungs": 3}, {"letters": 0, "rungs": 1})
    assert (listed["contacts"], listed["urgent"], listed["decision"]) == (1, 0, None)
    assert listed["cause"] == "tệp nhập nhiem-vu.xlsx: 912 thay đổi"
    assert {name: whole[name] for name in listed} == listed
    assert whole["samples"] == [
        {
            "letter_id": 1,
            "contact": "Sở Xây dựng, Chánh Văn phòng Sở",
            "channel": "email",
            "tasks": ["NV1", "NV2", "NV3"],
        }
    ]
    assert held.told("/holds?open=false")["items"] == []


@pytest.mark.parametrize(
    ("word", "decision", "state"),
    [("release", "released", LetterState.PENDING), ("drop", "dropped", LetterState.CANCELLED)],
)
def test_who_may_decides_once(held: Api, word: str, decision: str, state: LetterState) -> None:
    assert held("POST", f"/holds/1/{word}", WHY).status_code == 403
    office = give_key(held.desk, Scope.READ, Scope.HOLDS_DECIDE)
    told = office("POST", f"/holds/1/{word}", WHY)
    assert told.status_code == 200
    assert (told.json()["decision"], told.json()["waiting"]) == (decision, {"letters": 0, "rungs": 0})
    assert told.json()["decided_by"].startswith("key ")
    with held.desk.database.read() as session:
        letter = session.get_one(Letter, 1)
        assert (letter.state, letter.hold_ended_at is not None) == (state, True)
    again = office("POST", f"/holds/1/{word}", WHY, Accept_Language="en")
    assert (again.status_code, again.json()["detail"]) == (409, f"The hold 1 is decided: {decision}.")


def test_nothing_is_decided_without_a_reason_or_about_more_than_was_seen(held: Api) -> None:
    office = give_key(held.desk, Scope.READ, Scope.HOLDS_DECIDE)
    assert office("POST", "/holds/1/release", {"letters": 1}).status_code == 422
    grown = office("POST", "/holds/1/release", WHY | {"letters": 0})
    assert (grown.status_code, grown.json()["errors"][0]["pointer"]) == (409, "#/letters")
    assert [office("POST", "/holds/9/drop", WHY).status_code, office("GET", "/holds/9").status_code] == [404, 404]
    assert held.told("/holds/1")["waiting"]["letters"] == 1

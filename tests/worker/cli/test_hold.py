import pytest
from sqlalchemy import update

from tasks.letter import Letter, LetterState
from tasks.storm.hold import OPEN, Hold
from tests.support.command import Dondoc
from tests.support.office import MONDAY, Office, at

WHO = ("--by", "Chánh Văn phòng", "--reason", "đã kiểm tra tệp")


@pytest.fixture
def held(office: Office, dondoc: Dondoc) -> Office:
    """The morning's one letter, with both rungs in it, is held."""
    dondoc("remind")
    hold = Hold(open=OPEN, first_slot=MONDAY, last_slot=MONDAY, letters=1, rungs=2, cause="chưa rõ nguyên nhân")
    hold.usual_letters, hold.usual_rungs, hold.made_at = 0, 0, at("2026-10-05 07:31")
    with office.database.write() as session:
        session.add(hold)
        session.flush()
        session.execute(update(Letter).values(hold_id=hold.id))
    return office


def test_holds_are_listed_with_what_is_usual_and_what_changed(held: Office, dondoc: Dondoc) -> None:
    (told,) = dondoc("hold", "list", "--json").told["holds"]
    assert (told["id"], told["letters"], told["rungs"], told["usual"]) == (1, 1, 2, {"letters": 0, "rungs": 0})
    assert (told["waiting"], told["decision"], told["cause"]) == (
        {"letters": 1, "rungs": 2},
        None,
        "chưa rõ nguyên nhân",
    )
    assert "05/10–05/10/2026" in dondoc("hold", "list").out


def test_a_hold_is_shown_letter_by_letter(held: Office, dondoc: Dondoc) -> None:
    (letter,) = dondoc("hold", "show", "1", "--json").told["letters"]
    assert letter == {
        "id": 1,
        "contact": "Sở Xây dựng, Chuyên viên",
        "channel": "email",
        "state": "pending",
        "tasks": [["NV2", -2], ["NV1", 0]],
        "news": [],
    }
    assert "NV2 (-2), NV1 (0)" in dondoc("hold", "show", "1").out


def test_a_hold_that_is_not_there_is_refused(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("hold", "show", "7")
    assert (done.code, "Đợt giữ số 7: không có" in done.err) == (2, True)


def test_status_and_ledger_tell_what_is_held(held: Office, dondoc: Dondoc) -> None:
    assert dondoc("status", "--json").told["held"] == 1
    assert "Đang giữ lại: 1 thư; xem «dondoc hold list»." in dondoc("status").out
    assert dondoc("ledger", "--json").told["letters"][0]["hold"] == 1


def test_a_person_lets_letters_go_once(held: Office, dondoc: Dondoc) -> None:
    assert dondoc("hold", "release", "1", *WHO).out == "Đã cho gửi đợt giữ số 1: 1 thư, 2 lượt đôn đốc.\n"
    again = dondoc("hold", "release", "1", *WHO)
    assert (again.code, again.out) == (2, "")
    assert "Đợt giữ số 1: đã được quyết định (cho gửi: người dùng lệnh Chánh Văn phòng, đã kiểm tra tệp)" in again.err
    assert dondoc("status", "--json").told["held"] == 0


def test_a_person_calls_letters_off(held: Office, dondoc: Dondoc) -> None:
    assert dondoc("hold", "drop", "1", *WHO, "--json").told == {"hold": 1, "letters": 1, "rungs": 2}
    with held.database.read() as session:
        letter = session.get_one(Letter, 1)
        assert (letter.state, letter.reason) == (LetterState.CANCELLED, "hold 1 dropped: đã kiểm tra tệp")


@pytest.mark.parametrize("words", [("--by", "Chánh Văn phòng"), ("--by", " ", "--reason", "đúng")])
def test_who_decides_and_why_must_be_said(held: Office, dondoc: Dondoc, words: tuple[str, ...]) -> None:
    assert dondoc("hold", "release", "1", *words).code == 2


def test_an_office_without_holds_is_told_so(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("hold", "list").out == "Chưa có đợt giữ thư nào.\n"

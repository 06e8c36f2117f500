import json
from datetime import timedelta

import pytest

from tasks.incoming import Incoming, IncomingState, store
from tests.support.command import Dondoc
from tests.support.office import Office, at, rows

SAID = "Đã nhận, tôi đang ở bệnh viện"


@pytest.fixture
def told(office: Office) -> Office:
    """One message that is new, and one that was given up."""
    happened = at("2026-10-05 07:40")
    with office.database.write() as session:
        for number in range(2):
            facts = {"channel": "zalo", "key": f"text/{number}", "kind": "text", "sender": "2512", "text": SAID}
            store(session, Incoming(**facts, happened_at=happened, received_at=happened + timedelta(seconds=1)))
        given_up = session.get_one(Incoming, 2)
        given_up.state, given_up.tries, given_up.outcome = IncomingState.FAILED, 5, "tried too often"
        given_up.poked_at = happened
    return office


def test_the_list_says_what_was_done_and_nothing_of_what_was_written(told: Office, dondoc: Dondoc) -> None:
    shown, plain = dondoc("heard").out, dondoc("heard", "--json").out
    for words in ("Zalo", "tin nhắn", "07:40 ngày 05/10/2026", "đã bỏ cuộc", "thử nhiều lần không được"):
        assert words in shown
    for words in ("zalo", "text", "failed", "tried too often"):
        assert words in plain
    assert "bệnh" not in shown + plain


def test_the_words_are_shown_to_who_asks_for_them(told: Office, dondoc: Dondoc) -> None:
    assert "bệnh viện" in dondoc("heard", "--text").out
    newest, oldest = json.loads(dondoc("heard", "--text", "--json").out)["heard"]
    assert (newest["id"], oldest["id"], oldest["text"]) == (2, 1, SAID)


@pytest.mark.parametrize(("state", "number"), [("failed", 2), ("new", 1)])
def test_those_of_one_state_may_be_asked_for(told: Office, dondoc: Dondoc, state: str, number: int) -> None:
    (found,) = json.loads(dondoc("heard", "--state", state, "--json").out)["heard"]
    assert (found["id"], found["state"]) == (number, state)


def test_what_was_given_up_is_tried_anew(told: Office, dondoc: Dondoc) -> None:
    assert dondoc("heard", "retry", "2").out == "Sẽ thử lại số 2.\n"
    assert dondoc("heard", "retry", "2").code == 2
    with told.database.read() as session:
        again = rows(session, Incoming)[1]
    assert (again.state, again.tries, again.outcome, again.poked_at) == (IncomingState.NEW, 0, "", None)


@pytest.mark.parametrize("number", ["1", "9"])
def test_what_was_not_given_up_is_left_alone(told: Office, dondoc: Dondoc, number: str) -> None:
    done = dondoc("heard", "retry", number)
    assert (done.code, "xem «dondoc heard --state failed»" in done.err) == (2, True)

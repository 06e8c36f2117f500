import json

import pytest

from tasks.suppression import suppress
from tests.support.command import Dondoc
from tests.support.office import Office, at


@pytest.fixture
def refused(office: Office) -> Office:
    with office.database.write() as session:
        suppress(session, "email", "xd@vidu.gov.vn", "550 5.1.1 no such user", None, at("2026-10-02 07:31"))
    return office


def test_the_list_says_since_when_and_in_whose_words(refused: Office, dondoc: Dondoc) -> None:
    found = dondoc("suppression", "list").out
    for words in (
        "số 1: Sở Xây dựng, Chuyên viên",
        "xd@vidu.gov.vn",
        "07:31 ngày 02/10/2026",
        "550 5.1.1 no such user",
    ):
        assert words in found
    (listed,) = json.loads(dondoc("suppression", "list", "--json").out)["suppressed"]
    assert (listed["channel"], listed["address"]) == ("email", "xd@vidu.gov.vn")
    assert listed["contacts"] == [{"id": 1, "title": "Sở Xây dựng, Chuyên viên"}]


def test_an_address_that_was_taken_away_is_nobodys(refused: Office, dondoc: Dondoc) -> None:
    dondoc("contact", "address", "1", "email", "MOI@vidu.gov.vn")
    with refused.database.write() as session:
        suppress(session, "email", "moi@vidu.gov.vn", "550", None, at("2026-10-03 07:31"))
    old, new = dondoc("suppression", "list", "--json").told["suppressed"]
    assert (old["contacts"], [each["id"] for each in new["contacts"]]) == ([], [1])


def test_a_lifted_address_is_written_to_again(refused: Office, dondoc: Dondoc) -> None:
    assert json.loads(dondoc("remind", "--dry-run", "--json").out)["unreachable"] == 2
    lifted = dondoc("suppression", "lift", "XD@vidu.gov.vn", "--json").told
    assert lifted == {"address": "XD@vidu.gov.vn", "channels": ["email"]}
    assert json.loads(dondoc("remind", "--dry-run", "--json").out)["unreachable"] == 0


def test_an_address_that_is_not_on_the_list_is_said_so(refused: Office, dondoc: Dondoc) -> None:
    done = dondoc("suppression", "lift", "ai@vidu.gov.vn")
    assert (done.code, "xem «dondoc suppression list»" in done.err) == (2, True)

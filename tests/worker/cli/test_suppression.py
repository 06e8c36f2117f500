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
    for words in ("xd@vidu.gov.vn", "07:31 ngày 02/10/2026", "550 5.1.1 no such user"):
        assert words in found
    (listed,) = json.loads(dondoc("suppression", "list", "--json").out)["suppressed"]
    assert (listed["channel"], listed["address"]) == ("email", "xd@vidu.gov.vn")


def test_a_lifted_address_is_written_to_again(refused: Office, dondoc: Dondoc) -> None:
    assert json.loads(dondoc("remind", "--dry-run", "--json").out)["unreachable"] == 2
    assert dondoc("suppression", "lift", "XD@vidu.gov.vn").code == 0
    assert json.loads(dondoc("remind", "--dry-run", "--json").out)["unreachable"] == 0


def test_an_address_that_is_not_on_the_list_is_said_so(refused: Office, dondoc: Dondoc) -> None:
    done = dondoc("suppression", "lift", "ai@vidu.gov.vn")
    assert (done.code, "xem «dondoc suppression list»" in done.err) == (2, True)

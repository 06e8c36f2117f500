"""`dondoc channel`: whether letters leave, and who lets them leave again."""

from datetime import timedelta

import pytest

from tasks.circuit import Circuit, CircuitState, end, rest
from tasks.credential import lease, refuse
from tasks.database import Database
from tasks.vault import Vault
from tests.support.command import Dondoc
from tests.support.office import ZONE, Office
from tests.support.zalo_login import FIRST
from tests.worker.cli.conftest import NOW
from worker.zalo.pair_store import LEASE, NAME, PairStore

KEY = "a key of sixteen characters"
ZALO = {"ZALO_ACCESS_TOKEN": "t", "ZALO_URL": "http://127.0.0.1:9"}
BOT = {"ZALO_BOT_TOKEN": "1:hidden-word", "ZALO_BOT_URL": "http://127.0.0.1:9"}
APP = {"ZALO_APP_ID": "2074", "ZALO_APP_SECRET": "s", "ZALO_URL": "http://127.0.0.1:9", "SECRET_KEY": KEY}


def circuit(database: Database, channel: str) -> str:
    with database.read() as session:
        return session.get_one(Circuit, channel).state


def test_tools_are_told_each_channel_that_is_set_up(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    with office.database.write() as session:
        end(session, "zalo", "the consent is over")
    told = dondoc("channel", "list", "--json", env=ZALO | BOT).told["channels"]
    assert [(each["channel"], each["state"], each["waiting"]) for each in told] == [
        ("email", "closed", 1),
        ("zalo", "over", 0),
        ("zalo_group", "closed", 0),
        ("zalo_bot", "closed", 0),
    ]
    assert told[0] == {
        "channel": "email",
        "set_up": True,
        "state": "closed",
        "until": None,
        "since": None,
        "reason": "",
        "waiting": 1,
    }
    assert (told[1]["until"], told[1]["reason"], told[1]["since"] is None) == (None, "the consent is over", False)


def test_people_are_told_a_rest_by_the_offices_time_and_what_waits_for_a_person(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
        end(session, "zalo", "the consent is over")
    with office.database.read() as session:
        until = session.get_one(Circuit, "email").until_at.astimezone(ZONE)
    said = dondoc("channel", "list", env=ZALO).out
    for words in (f"tạm nghỉ đến {until:%H:%M}", "535 wrong password", "đã ngừng, chờ người xử lý", "đang gửi"):
        assert words in said
    assert "1970" not in said


def test_a_channel_that_is_over_sends_again_once_a_person_says_so(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        end(session, "zalo_bot", "401 Unauthorized")
    done = dondoc("channel", "enable", "zalo_bot", env=BOT)
    assert (done.code, done.out) == (0, "Kênh Zalo Bot: gửi lại được từ bây giờ.\n")
    assert circuit(office.database, "zalo_bot") == CircuitState.CLOSED
    again = dondoc("channel", "enable", "zalo_bot", env=BOT)
    assert (again.code, again.out) == (0, "Kênh Zalo Bot: không bị dừng, không phải làm gì.\n")


def test_tools_are_told_whether_it_was_stopped(office: Office, dondoc: Dondoc) -> None:
    with office.database.write() as session:
        rest(session, "email", timedelta(minutes=10), "535 wrong password")
    told = [dondoc("channel", "enable", "email", "--json").told for _ in range(2)]
    assert told == [{"channel": "email", "begun": True}, {"channel": "email", "begun": False}]


def test_a_channel_without_consent_is_said_to_need_a_login(office: Office, dondoc: Dondoc) -> None:
    store = PairStore(office.database, Vault([KEY.encode()]))
    with office.database.write() as session:
        store.enter(session, FIRST, NOW)
    assert "dondoc zalo login" not in dondoc("channel", "enable", "zalo", env=APP).out
    with office.database.write() as session:
        renewal = lease(session, NAME, 1, LEASE)
        assert renewal
        refuse(session, renewal, "the consent is over (error -14014)")
        end(session, "zalo", "the consent is over")
    assert "hãy chạy «dondoc zalo login»" in dondoc("channel", "enable", "zalo", env=APP).out


@pytest.mark.parametrize(
    ("name", "told"),
    [("fax", "Không có kênh «fax»"), ("zalo", "Chưa thiết lập Zalo"), ("webhook:sms", "Chưa thiết lập sms")],
)
def test_a_channel_that_is_not_there_is_unusable_input(office: Office, dondoc: Dondoc, name: str, told: str) -> None:
    done = dondoc("channel", "enable", name)
    assert (done.code, done.out, told in done.err) == (2, "", True)


@pytest.mark.parametrize("name", ["list", "enable"])
def test_each_has_help(dondoc: Dondoc, name: str) -> None:
    done = dondoc("channel", name, "--help")
    assert (done.code, "Usage: dondoc channel" in done.out) == (0, True)

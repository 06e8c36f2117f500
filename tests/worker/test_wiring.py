from pathlib import Path

import pytest

from notifiers.zalo.token import FixedToken
from tasks.address import read_domains
from worker.settings import read_settings
from worker.wiring import Wiring, email_refusal
from worker.zalo.stored_token import StoredToken


def wiring(tmp_path: Path, **settings: str) -> Wiring:
    given = {"HOME": str(tmp_path)} | settings
    return Wiring(read_settings({f"DONDOC_{name}": value for name, value in given.items()}))


@pytest.mark.parametrize(
    ("channel", "address", "refused"),
    [
        ("email", "a@so.gov.vn", False),
        ("email", "a@gmail.com", True),
        ("email", "a@gov.vn.example", True),
        ("email", "không phải địa chỉ", True),
        ("zalo", "1234567890", False),
    ],
)
def test_only_official_domains_are_written_to(channel: str, address: str, refused: bool) -> None:
    assert (email_refusal(read_domains("*.gov.vn"), channel, address) is not None) == refused


def test_the_desk_follows_the_settings(tmp_path: Path) -> None:
    made = wiring(
        tmp_path,
        EMAIL_FROM="dondoc@tinh.gov.vn",
        LEAD_EMAIL="cvp@tinh.gov.vn",
        PERCENT="cut",
        ON_TIME_BY="confirmation",
        MONDAY_LETTER="no",
        REMIND_AT="08:15",
        OFFICE_NAME="Văn phòng A",
    ).desk
    assert (made.domain, made.lead_email, made.office.name) == ("tinh.gov.vn", "cvp@tinh.gov.vn", "Văn phòng A")
    assert (made.rules.percent, made.rules.on_time_by, made.rules.monday_letter) == ("cut", "confirmation", False)
    assert f"{made.hours.opens:%H:%M}" == "08:15"


def test_zalo_is_open_once_it_has_a_token(tmp_path: Path) -> None:
    assert wiring(tmp_path).desk.channels == ("email",)
    live = {"PUBLIC_URL": "https://dondoc.tinh.gov.vn", "SECRET_KEY": "a key of sixteen characters"}
    assert wiring(tmp_path, ZALO_ACCESS_TOKEN="t", **live).desk.channels == ("email", "zalo", "zalo_group")


def test_zalo_is_open_once_its_app_is_named(tmp_path: Path) -> None:
    here = {"ZALO_URL": "http://127.0.0.1:9", "ZALO_APP_ID": "2074", "ZALO_APP_SECRET": "s"}
    made = wiring(tmp_path, **here)
    assert made.desk.channels == ("email", "zalo", "zalo_group")
    assert isinstance(made.zalo_tokens, StoredToken)
    assert made.zalo_tokens is made.zalo_tokens
    assert set(made.open_channels("smtp://127.0.0.1:9?starttls=no")) == {"email", "zalo", "zalo_group"}
    assert wiring(tmp_path, ZALO_ACCESS_TOKEN="t", **here).zalo_tokens == FixedToken("t")
    assert wiring(tmp_path).zalo_tokens is None


def test_a_broker_of_the_offices_own_is_not_ours_to_start(tmp_path: Path) -> None:
    assert wiring(tmp_path, BROKER_URL="redis://127.0.0.1:1/0").broker() is None
    assert wiring(tmp_path).broker() is not None


def test_the_desk_knows_which_gateways_take_a_copy_once(tmp_path: Path) -> None:
    (tmp_path / "a.key").write_text("whsec_" + "YSBrZXkgb2YgdHdlbnR5LWZvdXIgYnl0ZXMh")
    reached = 'url = "http://127.0.0.1:9/x"\nnetworks = ["127.0.0.0/8"]\nkey_files = ["a.key"]\n'
    found = tmp_path / "endpoint.toml"
    found.write_text(f"[tinh]\nidempotent = true\n{reached}[khac]\nidempotent = false\n{reached}")
    live = {"PUBLIC_URL": "https://dondoc.tinh.gov.vn", "SECRET_KEY": "a key of sixteen characters"}
    made = wiring(tmp_path, WEBHOOKS=str(found), **live).desk
    assert (made.channels, made.take_once) == (("email", "webhook:tinh", "webhook:khac"), frozenset({"webhook:tinh"}))

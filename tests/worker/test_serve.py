"""What the pages are given of the settings."""

from pathlib import Path

import pytest

from worker.serve import make_web
from worker.settings import read_settings
from worker.wiring import Wiring

HERE, AWAY = "http://127.0.0.1:8900", "https://openapi.zalo.me"
LIVE = {
    "DONDOC_SMTP_URL": "smtps://mail.tinh.gov.vn",
    "DONDOC_PUBLIC_URL": "https://dondoc.tinh.gov.vn",
    "DONDOC_SECRET_KEY": "a key of tests and nothing more",
    "DONDOC_EMAIL_FROM": "dondoc@tinh.gov.vn",
    "DONDOC_LEAD_EMAIL": "lanhdao@tinh.gov.vn",
}


@pytest.mark.parametrize(
    ("zalo_url", "more", "inbox"),
    [(HERE, {}, HERE), (AWAY, {}, ""), (HERE, LIVE, "")],
    ids=["a pretend one", "the true one", "a gateway on this machine of an office whose mail leaves"],
)
def test_a_zalo_on_this_machine_is_shown_only_beside_captured_mail(
    tmp_path: Path, sqlite_url: str, zalo_url: str, more: dict[str, str], inbox: str
) -> None:
    values = {"DONDOC_HOME": str(tmp_path), "DONDOC_DATABASE_URL": sqlite_url, "DONDOC_ZALO_URL": zalo_url}
    wiring = Wiring(read_settings(values | more))
    assert make_web(wiring).zalo_inbox == inbox
    wiring.database.close()

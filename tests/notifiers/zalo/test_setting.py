import pytest

from notifiers.zalo.config import ZaloConfig
from notifiers.zalo.setting import ZaloConfigError, base_url
from notifiers.zalo.token import FixedToken
from tests.support.zalo import TOKEN


@pytest.mark.parametrize(
    "url",
    [
        "http://openapi.zalo.me",
        "openapi.zalo.me",
        "https://",
        "https://u:p@openapi.zalo.me",
        "https://openapi.zalo.me?x=1",
        "https://openapi.zalo.me:port",
        "https://[openapi",
    ],
)
def test_what_is_no_base_url_is_refused(url: str) -> None:
    with pytest.raises(ZaloConfigError, match="expected"):
        ZaloConfig(url, FixedToken(TOKEN))


def test_a_base_url_loses_its_last_slash_and_keeps_its_path() -> None:
    assert base_url("https://cong.tinh.gov.vn/zalo/") == "https://cong.tinh.gov.vn/zalo"
    assert ZaloConfig("https://cong.tinh.gov.vn/zalo/", FixedToken(TOKEN)).url("/v3.0") == (
        "https://cong.tinh.gov.vn/zalo/v3.0"
    )


def test_this_machine_needs_no_tls() -> None:
    assert base_url("http://127.0.0.1:8080") == "http://127.0.0.1:8080"


@pytest.mark.parametrize("token", ["", " ", f"{TOKEN}\r\nx: y", f"{TOKEN}ạ"])
def test_a_token_unfit_for_a_header_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(ZaloConfigError, match="expected") as refused:
        FixedToken(token)
    assert TOKEN not in str(refused.value)

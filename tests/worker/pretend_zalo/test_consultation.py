"""Consultation messages: which endpoint serves whom, who may be written to, and how much."""

import unicodedata
from datetime import timedelta
from typing import Any

import pytest

from worker.pretend_zalo.account import Account, AccountKind
from worker.pretend_zalo.server import PretendZalo

BODY = {"recipient": {"user_id": "25"}, "message": {"text": "Đến hạn"}}


def test_a_message_lies_on_the_phone_under_the_id_that_was_answered(zalo: PretendZalo, app: Any) -> None:
    answer = app.consult()
    (line,) = zalo.taken
    assert (line.to, line.text, line.at) == ("25", "Đến hạn", zalo.phone("25").lines[0].at)
    assert answer == {
        "data": {"message_id": line.id, "user_id": "25", "sent_time": "1795582800000"},
        "error": 0,
        "message": "Success",
    }


def test_a_government_account_is_served_by_the_old_endpoint_alone(
    zalo: PretendZalo, app: Any, account: Account
) -> None:
    account.kind = AccountKind.GOVERNMENT
    assert app.consult()["error"] == -235
    assert zalo.taken == ()
    assert app.post("/v2.0/oa/message", BODY)["error"] == 0
    assert len(zalo.taken) == 1


def test_a_business_account_is_served_by_the_new_endpoint_alone(zalo: PretendZalo, app: Any) -> None:
    assert app.post("/v2.0/oa/message", BODY)["error"] == -240
    assert zalo.taken == ()


def test_a_stranger_and_one_who_left_are_no_followers(zalo: PretendZalo, app: Any) -> None:
    assert app.consult("99")["error"] == -213
    zalo.phone("25").unfollow()
    assert app.consult("25")["error"] == -213


@pytest.mark.parametrize("group_or_bot", ["g1", "b1"])
def test_a_group_or_a_bots_chat_is_no_user(app: Any, group_or_bot: str) -> None:
    assert app.consult(group_or_bot)["error"] == -213


def test_a_person_may_be_written_to_for_seven_days(zalo: PretendZalo, app: Any, hands: Any) -> None:
    hands.at += timedelta(days=7)
    app.client.headers["access_token"] = app.account.tokens.issue(hands.at).access_token
    assert app.consult()["error"] == 0
    hands.at += timedelta(seconds=1)
    assert app.consult()["error"] == -230
    zalo.phone("25").reply("Đã nhận")
    assert app.consult()["error"] == 0


def test_who_never_wrote_may_not_be_written_to(app: Any, account: Account) -> None:
    account.person("26", "Đầu mối Sở Xây dựng")
    assert app.consult("26")["error"] == -230


def test_length_is_counted_in_composed_characters(app: Any) -> None:
    assert app.consult(text=unicodedata.normalize("NFD", "ế" * 2_000))["error"] == 0
    assert app.consult(text="ế" * 2_001)["error"] == -210


@pytest.mark.parametrize("body", [{}, [], "x", {"recipient": {"user_id": "25"}, "message": {"text": " "}}])
def test_a_body_without_a_text_is_refused(app: Any, body: object) -> None:
    assert app.post("/v3.0/oa/message/cs", body)["error"] == -201


def test_calls_of_a_minute_are_counted_down_until_there_are_no_more(app: Any, account: Account, hands: Any) -> None:
    account.limit.most = 1
    answer = app.client.post("/v3.0/oa/message/cs", json=BODY)
    assert (answer.headers["x-ratelimit-remain"], answer.json()["error"]) == ("0", 0)
    assert app.consult()["error"] == -32
    hands.pass_(minutes=1)
    assert app.consult()["error"] == 0

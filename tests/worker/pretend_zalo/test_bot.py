from typing import Any

import httpx
import pytest

from worker.pretend_zalo.server import PretendZalo


def test_a_bots_message_lies_in_its_chat(zalo: PretendZalo, app: Any) -> None:
    answer = app.tell_bot(text="Đến hạn")
    (line,) = zalo.phone("b1").lines
    assert answer == {"ok": True, "result": {"message_id": line.id, "date": 1795582800000}}
    assert (zalo.taken, line.to, line.text) == ((line,), "b1", "Đến hạn")


def test_another_token_is_unauthorized(zalo: PretendZalo, browser: httpx.Client) -> None:
    answer = browser.post("/bot12:wrong/sendMessage", json={"chat_id": "b1", "text": "x"})
    assert answer.status_code == 200
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}
    assert zalo.taken == ()


@pytest.mark.parametrize(("chat_id", "text"), [("b2", "x"), ("25", "x"), ("b1", ""), ("b1", "x" * 2_001)])
def test_a_chat_that_is_not_there_and_a_text_of_no_good_length_are_bad_requests(
    zalo: PretendZalo, app: Any, chat_id: str, text: str
) -> None:
    answer = app.tell_bot(chat_id, text)
    assert (answer["ok"], answer["error_code"]) == (False, 400)
    assert zalo.taken == ()

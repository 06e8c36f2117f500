import json
from datetime import timedelta, timezone

from notifiers.webhook.body import body
from tests.support.letters import WHEN, a_letter


def test_a_letter_is_told_whole_in_readable_utf_8() -> None:
    content = body(a_letter(kind="reminder"))
    assert json.loads(content) == {
        "type": "vn.dondoc.letter",
        "timestamp": "2026-11-23T00:30:00+00:00",
        "data": {
            "key": "1/email/reminder/2026-11-23",
            "kind": "reminder",
            "to": "dau.moi@so-noi-vu.gov.vn",
            "subject": "Đôn đốc nhiệm vụ UBND tỉnh giao",
            "text": "Kính gửi: Sở Nội vụ\n.\n3 nhiệm vụ đến hạn.\n",
            "short": "3 nhiệm vụ đến hạn.\nhttps://dondoc.vp.gov.vn/a/x",
            "message_id": "<reminder.1@dondoc.vp.gov.vn>",
            "date": "2026-11-23T00:30:00+00:00",
            "resent": False,
        },
    }
    assert "Đôn đốc".encode() in content


def test_the_same_letter_gives_the_same_bytes_whatever_the_zone_of_its_date() -> None:
    hanoi = WHEN.astimezone(timezone(timedelta(hours=7)))
    assert body(a_letter()) == body(a_letter()) == body(a_letter(date=hanoi))


def test_a_second_copy_says_so() -> None:
    assert json.loads(body(a_letter(resent=True)))["data"]["resent"] is True


def test_what_no_header_and_no_utf_8_could_hold_is_still_json() -> None:
    told = json.loads(body(a_letter(subject='a\r\nBcc: "x"\x00', text="\ud800!")))["data"]
    assert (told["subject"], told["text"]) == ('a\r\nBcc: "x"\x00', "?!")

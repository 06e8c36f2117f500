"""The inbox as a person at a browser sees it."""

from typing import Any

import httpx

from tests.support.http import HttpPeer
from tests.support.markup import Markup
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.server import PretendZalo


def shown(answer: httpx.Response) -> Markup:
    assert answer.status_code == 200
    # The void element that the letters' reader does not know.
    return Markup(answer.text.replace("<input ", "<hr "))


def test_the_list_shows_the_newest_line_and_how_many_were_not_seen(app: Any, browser: httpx.Client) -> None:
    app.consult(text="Tin một")
    app.consult(text="Tin hai")
    page = shown(browser.get("/"))
    assert "Zalo thử (không rời máy này)" in page.words
    assert "Đầu mối Sở Y tế 12:00 Tin hai 2 tin chưa xem" in page.words
    assert "Tin một" not in page.words
    assert page.problems == []


def test_the_list_holds_groups_and_bots_and_newest_first(app: Any, hands: Any, browser: httpx.Client) -> None:
    app.consult()
    hands.pass_(minutes=1)
    app.tell_group()
    hands.pass_(minutes=1)
    app.tell_bot()
    assert shown(browser.get("/")).links[1:] == ["/phone/b1#newest", "/phone/g1#newest", "/phone/25#newest"]


def test_an_empty_list_says_so(account: Account, browser: httpx.Client) -> None:
    account.chats.clear()
    assert "Chưa có điện thoại nào." in shown(browser.get("/")).words


def test_opening_a_phone_is_seeing_its_messages(app: Any, browser: httpx.Client, http_peer: HttpPeer) -> None:
    app.consult()
    assert "Đến hạn" in shown(browser.get("/phone/25")).words
    assert [asked.json()["event_name"] for asked in http_peer.asked] == ["user_seen_message"]
    assert "chưa xem" not in shown(browser.get("/")).words


def test_texts_are_escaped_and_links_open_elsewhere(app: Any, browser: httpx.Client) -> None:
    app.consult(text="<script>x</script> Xem https://dondoc.gov.vn/a/x?nv=NV1&y=2, hạn 3/12")
    text = browser.get("/phone/25").text
    assert "<script" not in text
    link = "https://dondoc.gov.vn/a/x?nv=NV1&amp;y=2"
    assert f'<a href="{link}" rel="noreferrer" target="_blank">{link}</a>, hạn' in text


def test_days_are_set_apart_by_the_clock_of_the_country(app: Any, hands: Any, browser: httpx.Client) -> None:
    app.consult(text="Một")
    hands.pass_(hours=12)  # 00:00 of the next day there, 17:00 of the same day in UTC
    app.consult(text="Hai")
    words = shown(browser.get("/phone/25")).words
    assert words.index("thứ Tư 25/11/2026") < words.index("Một") < words.index("thứ Năm 26/11/2026")
    assert "Hai 00:00" in words


def test_a_reply_goes_to_the_webhook_and_comes_back_to_the_phone(browser: httpx.Client, http_peer: HttpPeer) -> None:
    answer = browser.post("/phone/25", data={"text": " Đã nhận "})
    assert (answer.status_code, answer.headers["location"]) == (303, "/phone/25#newest")
    assert http_peer.asked[0].json()["message"]["text"] == "Đã nhận"
    page = browser.get("/phone/25").text
    assert 'class="mine"' in page
    assert "chưa nhận tin này" not in page


def test_a_reply_that_did_not_arrive_says_so(browser: httpx.Client, http_peer: HttpPeer) -> None:
    http_peer.answer({}, status=503)
    browser.post("/phone/25", data={"text": "Đã nhận"})
    assert "Dondoc chưa nhận tin này (503)" in shown(browser.get("/phone/25")).words


def test_an_empty_reply_is_none(zalo: PretendZalo, browser: httpx.Client) -> None:
    assert browser.post("/phone/25", data={"text": "  "}).status_code == 303
    assert zalo.phone("25").lines == ()


def test_buttons_press_and_follow(app: Any, account: Account, browser: httpx.Client, http_peer: HttpPeer) -> None:
    app.tell_phone()
    assert 'name="button" value="Đã nhận"' in browser.get("/phone/25").text
    for form in ({"button": "Đã nhận"}, {"button": "Không có"}, {"follow": "no"}, {"follow": "yes"}):
        assert browser.post("/phone/25", data=form).status_code == 303
    names = [asked.json()["event_name"] for asked in http_peer.asked]
    assert names == ["user_seen_message", "user_click_response_button", "unfollow", "follow"]
    assert account.chats["25"].follows


def test_a_pressed_button_says_so(app: Any, browser: httpx.Client, http_peer: HttpPeer) -> None:
    app.tell_phone()
    assert "Đã bấm" not in browser.get("/phone/25").text
    http_peer.answer({}, status=503)
    browser.post("/phone/25", data={"button": "Đã nhận"})
    words = shown(browser.get("/phone/25")).words
    assert "Đã bấm “Đã nhận”" in words
    assert "Dondoc chưa nhận tin này (503)" in words


def test_who_does_not_follow_is_marked_in_the_list(account: Account, browser: httpx.Client) -> None:
    assert "chưa quan tâm" not in browser.get("/").text
    account.person("26", "Đầu mối Sở Nội vụ", follows=False)
    assert "Đầu mối Sở Nội vụ chưa quan tâm" in shown(browser.get("/")).words


def test_every_page_leads_to_the_mailbox_where_there_is_one(
    account: Account, hands: Any, browser: httpx.Client
) -> None:
    with (
        PretendZalo(account, None, hands.now, mailbox="http://127.0.0.1:1/mailbox") as beside,
        httpx.Client(base_url=beside.url, trust_env=False) as other,
    ):
        for path in ("/", "/phone/25", "/x"):
            assert '<a href="http://127.0.0.1:1/mailbox">' in other.get(path).text
            assert "Hộp thư" not in browser.get(path).text


def test_a_group_is_read_only(app: Any, browser: httpx.Client) -> None:
    app.tell_group()
    page = browser.get("/phone/g1").text
    assert "<form" not in page
    assert "Trong nhóm chỉ đọc" in page
    assert "<form" in browser.get("/phone/b1").text


def test_ids_and_names_may_hold_anything(account: Account, browser: httpx.Client) -> None:
    account.bot_chat('a/b?"<c>', "<i>Tên</i>")
    page = shown(browser.get("/"))
    assert "<i>Tên</i>" in page.words
    assert shown(browser.get(page.links[-1].partition("#")[0])).problems == []


def test_another_sites_form_is_refused(zalo: PretendZalo, browser: httpx.Client) -> None:
    headers = {"Origin": "https://elsewhere.example"}
    assert browser.post("/phone/25", data={"text": "x"}, headers=headers).status_code == 403
    assert zalo.phone("25").lines == ()
    assert browser.post("/phone/25", data={"text": "x"}, headers={"Origin": zalo.url}).status_code == 303


def test_what_is_not_there_is_told(account: Account, browser: httpx.Client) -> None:
    assert [browser.get(path).status_code for path in ("/x", "/phone/99", "/phone/")] == [404, 404, 404]
    assert browser.post("/phone/99", data={"text": "x"}).status_code == 404
    assert "99" not in account.chats


def test_pages_run_nothing_and_fetch_nothing_from_elsewhere(app: Any, browser: httpx.Client) -> None:
    app.consult()
    for path in ("/", "/phone/25", "/x"):
        answer = browser.get(path)
        assert answer.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self';")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "<script" not in answer.text
        assert " style=" not in answer.text
    assert "prefers-color-scheme: dark" in browser.get("/style.css").text


def test_only_the_list_is_fetched_again_by_itself(browser: httpx.Client) -> None:
    assert browser.get("/").headers["refresh"] == "5"
    assert "refresh" not in browser.get("/phone/25").headers

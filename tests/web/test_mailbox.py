"""`/mailbox`: captured letters are shown as they are, and can do nothing."""

from email.message import EmailMessage
from email.policy import SMTP

import pytest

from tests.web.conftest import MORNING, Desk
from worker.capture import keep

HTML = (
    "<!doctype html><html><head><title>x</title></head><body><script>alert(1)</script>"
    '<p style="color:red">Kính gửi: Sở Xây dựng</p><img src="cid:chart@dondoc.test"><img src="cid:none@x">'
    '<a href="http://dondoc.test/a/token">Trả lời</a></body></html>'
)


@pytest.fixture
def name(small_desk: Desk) -> str:
    folder = small_desk.web.mailbox
    assert folder is not None
    folder.mkdir()
    letter = EmailMessage(policy=SMTP)
    letter["X-Envelope-To"] = "vanthu@so.mau.gov.vn"
    letter["From"] = "dondoc@vidu.gov.vn"
    letter["Subject"] = "Đôn đốc <b>3</b> nhiệm vụ"
    letter["Message-ID"] = "<a@dondoc.test>"
    letter.set_content("Xem tại http://dondoc.test/a/token hoặc <script>alert(2)</script>")
    letter.add_alternative(HTML, subtype="html")
    html = letter.get_payload(1)
    html.add_related(b"\x89PNG", "image", "png", cid="<chart@dondoc.test>")  # type: ignore[union-attr]
    html.add_related(b"<svg/>", "image", "svg+xml", cid="<drawn@dondoc.test>")  # type: ignore[union-attr]
    letter.add_attachment(b"PK", "application", "vnd.ms-excel", filename='Quá hạn "x".xlsx')
    return keep(folder, letter.as_bytes(), MORNING)


def test_an_empty_mailbox_says_so(small_desk: Desk) -> None:
    assert "Chưa có thư nào" in small_desk.client.get("/mailbox").text


def test_letters_are_listed_with_subject_and_reader(small_desk: Desk, name: str) -> None:
    page = small_desk.client.get("/mailbox").text
    assert "Đôn đốc &lt;b&gt;3&lt;/b&gt; nhiệm vụ" in page
    assert "vanthu@so.mau.gov.vn" in page
    assert f"/mailbox/{name}" in page
    assert "/mailbox" in small_desk.client.get("/").text


def test_a_letter_shows_its_text_headers_and_attachments(small_desk: Desk, name: str) -> None:
    page = small_desk.client.get(f"/mailbox/{name}")
    assert 'href="http://dondoc.test/a/token"' in page.text
    assert "Message-ID: &lt;a@dondoc.test&gt;" in page.text
    assert "<script" not in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]
    attached = small_desk.client.get(f"/mailbox/{name}/attachment/0")
    assert attached.content == b"PK"
    assert attached.headers["content-disposition"].startswith("attachment; filename*=UTF-8''Qu%C3%A1")


def test_the_html_of_a_letter_is_a_guest_in_a_frame(small_desk: Desk, name: str) -> None:
    guest = small_desk.client.get(f"/mailbox/{name}/html")
    policy = guest.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert guest.headers["x-frame-options"] == "SAMEORIGIN"
    assert '<base target="_blank">' in guest.text
    assert f'src="/mailbox/{name}/inline/chart%40dondoc.test"' in guest.text
    assert 'src="cid:none@x"' in guest.text


def test_only_pictures_are_served_from_a_letter(small_desk: Desk, name: str) -> None:
    shown = small_desk.client.get(f"/mailbox/{name}/inline/chart%40dondoc.test")
    assert (shown.content, shown.headers["content-type"]) == (b"\x89PNG", "image/png")
    assert small_desk.client.get(f"/mailbox/{name}/inline/drawn%40dondoc.test").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/mailbox/none.eml",
        "/mailbox/..%2f..%2fdondoc.db",
        "/mailbox/%00",
        "/mailbox?trang=0",
        "/mailbox?trang=x",
        "/mailbox?trang=99999999999999999999",
        "NAME/attachment/1",
        "NAME/attachment/-1",
        "NAME/attachment/x",
        "NAME/inline/x",
    ],
)
def test_what_is_not_there_is_not_found(small_desk: Desk, name: str, path: str) -> None:
    assert small_desk.client.get(path.replace("NAME", f"/mailbox/{name}")).status_code == 404


def test_there_is_no_mailbox_when_mail_really_leaves(small_desk: Desk, name: str) -> None:
    live = small_desk.with_web(mailbox=None)
    for path in ("/mailbox", f"/mailbox/{name}", f"/mailbox/{name}/html"):
        assert live.client.get(path).status_code == 404
    assert "/mailbox" not in live.client.get("/").text


def test_a_zalo_on_this_machine_is_shown_beside_the_mailbox(small_desk: Desk) -> None:
    beside = small_desk.with_web(zalo_inbox="http://127.0.0.1:8900")
    for path in ("/", "/mailbox"):
        assert '<a href="http://127.0.0.1:8900">Zalo chạy thử</a>' in beside.client.get(path).text
        assert "Zalo" not in small_desk.client.get(path).text

import pytest

from notifiers.email.address import MailboxError, read_sender, wire_mailbox


@pytest.mark.parametrize(
    ("found", "on_the_wire"),
    [
        ("a@b.gov.vn", "a@b.gov.vn"),
        ("An.Tran+x@B.GOV.VN", "An.Tran+x@b.gov.vn"),
        ("a@sở-nội-vụ.gov.vn", "a@xn--s-ni-v-g51bp68a3jzf.gov.vn"),
        ("a@b．gov．vn", "a@b.gov.vn"),
    ],
)
def test_a_mailbox_becomes_ascii(found: str, on_the_wire: str) -> None:
    assert wire_mailbox(found).isascii()
    if "ở" not in found:
        assert wire_mailbox(found) == on_the_wire


@pytest.mark.parametrize(
    "refused",
    [
        "", "a", "@b.vn", "a@", "a b@c.vn", "trần@b.gov.vn", '"a b"@c.vn', "a@[127.0.0.1]", "a@b@c.vn",
        "a@b.vn, c@d.vn", "a@b.vn\r\nRCPT TO:<x@y.vn>", "a@b.vn>", "<a@b.vn>", ".a@b.vn", "a..b@c.vn", "a@b..vn",
        "a@b.vn.", "a@-b.vn",
        "a" * 65 + "@b.vn", "a@" + "b." * 130 + "vn", "a\x00@b.vn", "a@b.vn ",
    ],
)  # fmt: skip
def test_what_is_not_one_plain_mailbox_is_refused(refused: str) -> None:
    with pytest.raises(MailboxError, match="expected"):
        wire_mailbox(refused)


@pytest.mark.parametrize(
    ("found", "header"),
    [
        ("a@b.vn", "a@b.vn"),
        ("Dondoc <a@b.vn>", "Dondoc <a@b.vn>"),
        ('"Van phong, UBND" <a@b.vn>', '"Van phong, UBND" <a@b.vn>'),
        ("<a@b.vn>", "a@b.vn"),
        ("Phòng <a@b.vn>", "=?utf-8?b?UGjDsm5n?= <a@b.vn>"),
    ],
)
def test_a_sender_is_a_mailbox_with_or_without_a_name(found: str, header: str) -> None:
    sender = read_sender(found)
    assert (sender.mailbox, sender.header) == ("a@b.vn", header)


@pytest.mark.parametrize("refused", ["", "Dondoc", "A <a@b.vn> <c@d.vn>", "A <a@b.vn", "a@b.vn, c@d.vn"])
def test_what_is_no_sender_is_refused(refused: str) -> None:
    with pytest.raises(MailboxError):
        read_sender(refused)

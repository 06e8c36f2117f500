from pathlib import Path

import pytest

from notifiers.email.url import Security, SmtpUrl, SmtpUrlError, parse_smtp_url


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("smtp://mail.gov.vn", SmtpUrl("mail.gov.vn", 587, Security.REQUIRED)),
        ("smtp://mail.gov.vn:25?starttls=no", SmtpUrl("mail.gov.vn", 25, Security.NO)),
        ("smtp://mail.gov.vn?starttls=optional", SmtpUrl("mail.gov.vn", 587, Security.OPTIONAL)),
        ("smtp://a:b@mail.gov.vn:2525?starttls=required", SmtpUrl("mail.gov.vn", 2525, Security.REQUIRED, "a", "b")),
        ("smtps://a%40x.vn:p%2F%3A%40%3F@mail.gov.vn", SmtpUrl("mail.gov.vn", 465, Security.TLS, "a@x.vn", "p/:@?")),
        ("smtp://a:b@127.0.0.1:2525?starttls=no", SmtpUrl("127.0.0.1", 2525, Security.NO, "a", "b")),
        ("smtp://[::1]:2525/?starttls=no", SmtpUrl("::1", 2525, Security.NO)),
    ],
)
def test_a_url_says_where_letters_leave(text: str, expected: SmtpUrl) -> None:
    assert parse_smtp_url(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "", "mail.gov.vn", "http://u:s3cret@mail.gov.vn", "smtp://", "smtp://u:s3cret@", "smtp://u:s3cret@mail:port",
        "smtp://u:s3cret@mail:99999", "smtp://u:s3cret/x@mail.gov.vn", "smtp://u:s3cret?x@mail.gov.vn",
        "smtp://u:s3cret#x@mail.gov.vn", "smtp://u:s3cret@mail?starttls=maybe", "smtps://u:s3cret@mail?starttls=required",
        "smtp://u:s3cret@mail?tls=1", "smtp://u:s3cret@mail?starttls=optional", "smtp://u:s3cret@mail?starttls=no",
        "smtp://u@mail", "smtp://:s3cret@mail", "smtp://u:s3cret%C4%90@mail", "smtp://u:s3cret%0A@mail",
        "smtp://u:s3cret@[mail", "smtp://u:s3cret@mail?ca=/nowhere.pem", "smtp://u:s3cret@mail/path",
    ],
)  # fmt: skip
def test_a_wrong_url_names_the_variable_and_not_the_password(text: str) -> None:
    with pytest.raises(SmtpUrlError, match=r"^DONDOC_SMTP_URL: .*expected smtp://") as refused:
        parse_smtp_url(text)
    assert "s3cret" not in str(refused.value)
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_office_may_bring_its_own_authority(tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    ca.touch()
    assert parse_smtp_url(f"smtps://mail.gov.vn?ca={ca}").ca == ca


def test_the_password_is_not_shown() -> None:
    assert "s3cret" not in repr(parse_smtp_url("smtps://u:s3cret@mail.gov.vn"))

import httpx

from notifiers.webhook.secret import hide, secrets_of


def request(target: str) -> httpx.Request:
    headers = {"webhook-signature": "v1,bmV3LXNpZ25hdHVyZQ== v1,b2xkLXNpZ25hdHVyZQ=="}
    return httpx.Request("POST", f"https://sms.example.gov.vn{target}", headers=headers)


def test_signatures_and_tokens_of_the_url_are_hidden_each_by_itself() -> None:
    secrets = secrets_of(request("/bot12345:t0ken-of-it/send?key=s3cret-one&b=s3cret%2Ftwo&page=1"))
    said = (
        "bmV3LXNpZ25hdHVyZQ== | v1,b2xkLXNpZ25hdHVyZQ== | /bot12345:t0ken-of-it/send | bot12345:t0ken-of-it"
        " | s3cret-one | s3cret%2Ftwo | s3cret/two | page 1"
    )
    assert hide(said, secrets) == "… | v1,… | … | … | … | … | … | page 1"


def test_the_longest_is_hidden_first() -> None:
    secrets = secrets_of(request("/send?token=s3cret-token"))
    assert hide("POST /send?token=s3cret-token", secrets) == "POST …"


def test_a_url_without_anything_hides_no_word() -> None:
    assert hide("a/b c", secrets_of(request("/"))) == "a/b c"

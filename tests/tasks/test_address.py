import pytest

from tasks.address import AddressError, domain_of, read_domains


@pytest.mark.parametrize(
    "address",
    ["a@b.gov.vn", "a@c.b.gov.vn", "A@B.GOV.VN", "a@sở.gov.vn", "a@b．gov．vn"],
)
def test_the_star_allows_every_office_below(address: str) -> None:
    assert read_domains("*.gov.vn").allow(address)


@pytest.mark.parametrize(
    "address",
    [
        "a@gov.vn", "a@gov.vn.evil.com", "a@evilgov.vn", "a@b.gov.vn.evil.com", "a@evil.com@b.gov.vn",
        "a@b.gov.vn@evil.com",
        "a@b.gov.vn.", "a@b.gov.vn>", "a@b.gov.vn\n", "a@evil.com#.gov.vn", "a@[127.0.0.1].gov.vn",
        "a@b.gоv.vn", "a@.gov.vn",
        "", "gov.vn", "x a@b.gov.vn",
    ],
)  # fmt: skip
def test_the_star_allows_nothing_else(address: str) -> None:
    assert not read_domains("*.gov.vn").allow(address)


def test_several_patterns_allow_what_any_of_them_does() -> None:
    domains = read_domains("*.gov.vn, VNPT.vn")
    assert domains.allow("a@vnpt.vn")
    assert domains.allow("a@b.gov.vn")
    assert not domains.allow("a@b.vnpt.vn")


def test_no_pattern_allows_every_address_but_no_nonsense() -> None:
    assert read_domains("").allow("a@example.com")
    assert not read_domains(" ").allow("nonsense")


@pytest.mark.parametrize("pattern", ["*gov.vn", "*", "*.vn*", "gov.*", "a@gov.vn", "vn", "*.", "b gov.vn"])
def test_a_pattern_that_allows_more_than_it_seems_to_is_refused(pattern: str) -> None:
    with pytest.raises(AddressError, match="expected"):
        read_domains(pattern)


def test_a_domain_is_ascii_and_lower_case() -> None:
    assert domain_of("An@B.Gov.VN") == "b.gov.vn"
    assert domain_of("an@sở.gov.vn").startswith("xn--")

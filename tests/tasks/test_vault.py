import pytest

from tasks.vault import Vault, VaultError

OLD, NEW = b"the secret of last year", b"the secret of this year"
TEXT = "mật khẩu không ai được thấy"


def test_what_was_sealed_is_opened_and_cannot_be_read_before() -> None:
    sealed = Vault([NEW]).seal(TEXT)
    assert Vault([NEW]).open(sealed) == TEXT
    assert TEXT not in sealed
    assert sealed != Vault([NEW]).seal(TEXT)


def test_any_of_the_keys_opens_and_the_newest_seals() -> None:
    both = Vault([NEW, OLD])
    assert both.open(Vault([OLD]).seal(TEXT)) == TEXT
    assert Vault([NEW]).open(both.seal(TEXT)) == TEXT


def test_what_is_rotated_needs_the_old_key_no_more() -> None:
    rotated = Vault([NEW, OLD]).rotate(Vault([OLD]).seal(TEXT))
    assert Vault([NEW]).open(rotated) == TEXT
    with pytest.raises(VaultError):
        Vault([OLD]).open(rotated)


def test_what_no_key_opens_is_told_with_the_mend() -> None:
    sealed = Vault([OLD]).seal(TEXT)
    for attempt in (Vault([NEW]).open, Vault([NEW]).rotate):
        with pytest.raises(VaultError, match="DONDOC_SECRET_KEY") as refused:
            attempt(sealed)
        assert refused.value.__cause__ is None


@pytest.mark.parametrize("changed", ["", "no seal", "gAAAAA=="])
def test_what_was_changed_is_not_opened(changed: str) -> None:
    with pytest.raises(VaultError):
        Vault([NEW]).open(changed)


def test_the_secret_itself_is_not_the_key_and_is_not_shown() -> None:
    sealed = Vault([NEW]).seal(TEXT)
    assert NEW.decode() not in f"{Vault([NEW])!r} {sealed}"

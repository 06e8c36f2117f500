import pytest

from notifiers.error import ErrorKind, NotifierError
from notifiers.zalo.token import FixedToken
from tests.support.zalo import TOKEN


def test_a_fixed_token_is_what_it_is() -> None:
    assert FixedToken(TOKEN).current() == TOKEN
    assert TOKEN not in repr(FixedToken(TOKEN))


def test_a_fixed_token_that_is_over_asks_for_a_person() -> None:
    with pytest.raises(NotifierError, match="dondoc zalo login") as over:
        FixedToken(TOKEN).renewed(TOKEN)
    assert (over.value.kind, over.value.for_good) == (ErrorKind.CONFIG, True)
    assert TOKEN not in f"{over.value} {over.value!r}"

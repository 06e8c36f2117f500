import pytest

from worker.stream.address import StreamAddress, StreamAddressError, read_stream_address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", None),
        ("dondoc.events", StreamAddress("dondoc.events")),
        ("redis://:pass@10.1.2.3:6379/0#qlvb:events", StreamAddress("qlvb:events", "redis://:pass@10.1.2.3:6379/0")),
    ],
)
def test_a_stream_is_named_on_the_broker_or_with_its_own_redis(text: str, expected: StreamAddress | None) -> None:
    assert read_stream_address(text) == expected


@pytest.mark.parametrize("text", ["redis://10.1.2.3:6379/0", "http://10.1.2.3/#events", "a b", "#"])
def test_what_is_neither_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(StreamAddressError) as refused:
        read_stream_address(text)
    assert "10.1.2.3" not in str(refused.value)

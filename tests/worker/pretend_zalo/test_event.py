"""The signature of an event, by the formula's own example."""

from worker.pretend_zalo.event import signature

BODY = (
    '{"app_id":"2074138120372622546","event_name":"user_send_text",'
    '"message":{"msg_id":"96d3cdf3af150460909","text":"Đã nhận"},"timestamp":"154390853474"}'
)


def test_the_example_is_signed_as_it_must_be() -> None:
    made = signature("2074138120372622546", BODY.encode(), "154390853474", "oa-secret-example")
    assert made == "cbc3408542ba63d3e609719fe40d5c8955e6217b965f4e8563882e81b422ba6e"

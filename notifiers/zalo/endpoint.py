"""Which version of the consultation endpoint an Official Account has."""

from notifiers.zalo.answer import Answer

# v3 refuses the accounts of a government, v2 those of a business.
V3, V2 = "/v3.0/oa/message/cs", "/v2.0/oa/message"
_BY_NUMBER = {-235: V2, -240: V3}


def other_endpoint(answer: Answer) -> str | None:
    """The endpoint that this kind of account has, where the answer says so; no other number does."""
    return _BY_NUMBER[answer.code] if answer.code is not None and answer.refuses(_BY_NUMBER) else None

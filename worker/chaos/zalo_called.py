"""What the pretend Zalo was asked, by officer."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from worker.chaos.zalo_fault import recipient_of
from worker.chaos.zalo_sink import ZaloSink
from worker.pretend_zalo.interface import interface_of
from worker.pretend_zalo.told import Call


def codes(zalo: ZaloSink, call: Call = Call.CONSULTATION) -> Mapping[str, Sequence[int | None]]:
    """By user id or number: the error numbers that its messages were answered with, in order; None for no number."""
    found = defaultdict[str, list[int | None]](list)
    for each in zalo.calls:
        interface = interface_of(each.request)
        if interface is not None and interface.call is call:
            answer = each.answer
            found[recipient_of(each.request)].append(answer.json()["error"] if answer and answer.body else None)
    return found


def times(zalo: ZaloSink, call: Call) -> int:
    """How often this interface was called."""
    interfaces = (interface_of(each.request) for each in zalo.calls)
    return sum(each is not None and each.call is call for each in interfaces)

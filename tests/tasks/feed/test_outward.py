from typing import Any

import pytest

from tasks.feed.event_type import EventType
from tasks.feed.outward import outward

ASKED = {"extension_id": 3, "version": 2, "requested": "2026-12-01", "reason": "Chị Hoa nghỉ", "contact_id": 5}


@pytest.mark.parametrize(
    ("name", "payload", "type_", "kept"),
    [
        ("ExtensionAsked", ASKED, EventType.EXTENSION_ASKED, {"extension_id", "version", "requested"}),
        (
            "ExtensionDecided",
            ASKED | {"state": "granted", "decided": "2026-12-01", "override": ""},
            EventType.EXTENSION_DECIDED,
            {"extension_id", "version", "requested", "state", "decided"},
        ),
        (
            "TaskEscalated",
            {"ladder": "overdue", "level": "head", "contact_id": 5, "passed": ["vắng"]},
            EventType.ESCALATED,
            {"ladder", "level", "contact_id"},
        ),
    ],
)
def test_of_what_happened_no_words_of_persons_are_told(
    name: str, payload: dict[str, Any], type_: EventType, kept: set[str]
) -> None:
    found = outward(name, payload)
    assert found
    assert (found.type, set(found.facts)) == (type_, kept)


def test_what_concerns_nobody_outside_stays_inside() -> None:
    assert outward("KeyIssued", {"key_id": 1}) is None

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tasks.match import Organisation, OtherName, Registry, UnknownNameError
from tasks.outside.refusal import GroupLeadsError, MissingValueError, SecretRefusedError
from tasks.outside.task_said import TaskSaid
from tasks.outside.value import read_values

TODAY = date(2026, 11, 25)
REGISTRY = Registry(
    [
        Organisation(1, "Sở Xây dựng"),
        Organisation(2, "Sở Giao thông vận tải", valid_to=date(2025, 2, 28), successor="Sở Xây dựng"),
        Organisation(3, "Các sở, ban, ngành", group=True),
    ],
    [OtherName(1, "H37.10", short=True)],
)


def read(**said: Any) -> dict[str, Any]:
    return read_values(TaskSaid.model_validate(said), REGISTRY, TODAY)


@pytest.mark.parametrize("lead", [1, "H37.10", "Sở Xây dựng", "so xay dung"])
def test_a_department_is_named_by_number_code_or_name(lead: int | str) -> None:
    assert read(lead=lead) == {"lead_department_id": 1}


@pytest.mark.parametrize("lead", [9, 2, "Sở Xây", "Sở Giao thông vận tải"])
def test_a_department_that_nobody_is_for_sure_is_refused(lead: int | str) -> None:
    with pytest.raises(UnknownNameError):
        read(lead=lead)


def test_what_is_refused_for_its_sense_is_told_apart() -> None:
    with pytest.raises(GroupLeadsError):
        read(lead="Các sở, ban, ngành")
    with pytest.raises(MissingValueError):
        read(content=" ")
    with pytest.raises(SecretRefusedError) as refused:
        read(content="TUYỆT MẬT: phương án")
    assert "phương án" not in str(refused.value)


def test_only_what_was_said_is_a_value_tidied() -> None:
    assert read(document_number="Số: 05 / UBND - KT", coordinating=[3, 1], deadline=None) == {
        "document_number": "05/UBND-KT",
        "coordinating_ids": [1, 3],
        "deadline": None,
    }


@pytest.mark.parametrize("said", [{"deadline": "05/11/2026"}, {"deadline": 5}, {"deadline": "9999-01-01"}, {"x": 1}])
def test_what_is_no_field_or_no_day_is_refused(said: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TaskSaid.model_validate(said)

"""Above a department, the office's own people are told by what they look after."""

from dataclasses import dataclass

import pytest

from tasks.contact import Contact, ContactRole
from tasks.database import Database
from tasks.escalation import Recipient
from tasks.step import Level
from tasks.superior import read_superiors
from tasks.task import Task
from tests.support.office import Office, at, make_desk

NOW = at("2026-10-05 07:31")


@dataclass(frozen=True)
class Told:
    office: Office

    def by(self, level: Level, **facts: str) -> int | str:
        """The contact whom the level means for such a task, or why nobody."""
        task = Task(lead_department_id=1, **{"field": "", "followed_by": ""} | facts)
        with self.office.database.read() as session:
            found = read_superiors(session, make_desk(), NOW, {1}).find(level, task, None)
        return found.contact_id if isinstance(found, Recipient) else found


@pytest.fixture
def told(sqlite_database: Database) -> Told:
    """1 looks after land, 2 after health and all that is left; 3 and 4 are specialists."""
    office = Office(sqlite_database).open()
    office.contact(None, "dat@vidu.gov.vn", role=ContactRole.VICE_LEAD, fields="Đất đai; Môi trường")
    office.contact(None, "chung@vidu.gov.vn", role=ContactRole.VICE_LEAD)
    office.contact(None, "cv1@vidu.gov.vn", role=ContactRole.SPECIALIST, name="An", fields="Y tế")
    office.contact(None, "cv2@vidu.gov.vn", role=ContactRole.SPECIALIST, name="Bình", fields="Đất đai")
    return Told(office)


@pytest.mark.parametrize(("field", "contact"), [("ĐẤT ĐAI", 1), ("Môi  trường", 1), ("Y tế", 2), ("Đất", 2), ("", 2)])
def test_a_vice_lead_is_told_of_the_fields_that_it_looks_after_and_another_of_all_others(
    told: Told, field: str, contact: int
) -> None:
    assert told.by(Level.VICE_LEAD, field=field) == contact


def test_where_all_look_after_something_else_nobody_is_guessed(told: Told) -> None:
    with told.office.database.write() as session:
        session.get_one(Contact, 2).fields = "Y tế"
    assert told.by(Level.VICE_LEAD, field="Du lịch") == (
        "chưa có Phó Chánh Văn phòng phụ trách lĩnh vực «Du lịch» trong danh bạ"
    )


def test_the_specialist_whom_a_task_names_comes_before_the_one_of_its_field(told: Told) -> None:
    assert told.by(Level.SPECIALIST, field="Đất đai") == 4
    assert told.by(Level.SPECIALIST, field="Đất đai", followed_by="An") == 3
    assert told.by(Level.SPECIALIST, field="Du lịch") == "chưa có chuyên viên theo dõi trong danh bạ"

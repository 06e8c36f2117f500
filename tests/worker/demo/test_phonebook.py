"""Officers of the sample office on Zalo: in the office's list and at Zalo alike, each reached another way."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from tasks.contact import Contact
from tasks.database import Database
from tasks.department import Department, DepartmentKind
from tasks.due import Due
from worker.demo.phonebook import Phonebook
from worker.pretend_zalo.account import Account
from worker.pretend_zalo.chat import ChatKind

NOW = datetime(2026, 11, 23, 1, 5, tzinfo=UTC)
LISTED = "4100000000000000001"


def fill(database: Database, officers: int) -> list[Contact]:
    """Departments with a contact each; the workbook brought the Zalo id of the first."""
    with database.write() as session:
        for number in range(officers):
            name = f"Sở {number}"
            department = Department(name=name, folded=name.lower(), kind=DepartmentKind.DEPARTMENT)
            session.add(department)
            session.flush()
            contact = Contact(department_id=department.id, title="Chuyên viên", email=f"so{number}@vidu.gov.vn")
            contact.zalo_user_id = None if number else LISTED
            session.add(contact)
        session.flush()
        return list(session.scalars(select(Contact).order_by(Contact.id)))


def due(contact: Contact, tasks: int) -> list[Due]:
    return [
        Due(
            task_id=task,
            code=f"NV{task}",
            deadline_version=1,
            rung=3,
            contact_id=contact.id,
            channel="email",
            coordinating=False,
            already=False,
        )
        for task in range(tasks)
    ]


@pytest.fixture
def entered(sqlite_database: Database) -> tuple[Account, list[Contact], str]:
    """Seven officers, the first with 1 task and each other with as many as its number."""
    account, contacts = Account(), fill(sqlite_database, 7)
    found = [each for number, contact in enumerate(contacts) for each in due(contact, number or 1)]
    with sqlite_database.write() as session:
        answering = Phonebook(session, account, NOW).enter(found)
    with sqlite_database.read() as session:
        return account, list(session.scalars(select(Contact).order_by(Contact.id))), answering


def test_who_has_most_to_be_told_has_a_group_a_template_a_bot_and_no_consent(
    entered: tuple[Account, list[Contact], str],
) -> None:
    _, contacts, _ = entered
    chosen = [contact.preference[0] for contact in contacts]
    assert chosen[:2] == ["email", "zalo"]
    assert chosen[3:] == ["zalo", "zalo_bot", "zalo_template", "zalo_group"]
    assert {contact.preference[-1] for contact in contacts[3:]} == {"email"}


def test_every_address_of_the_list_is_known_at_zalo(entered: tuple[Account, list[Contact], str]) -> None:
    account, contacts, _ = entered
    _, _, _, stranger, by_bot, by_template, by_group = contacts
    assert account.chat(ChatKind.GROUP, by_group.address("zalo_group") or "")
    assert account.chat(ChatKind.BOT, by_bot.address("zalo_bot") or "")
    assert account.by_phone((by_template.address("zalo_template") or "").removeprefix("+"))
    assert not account.chats[stranger.address("zalo") or ""].follows


def test_the_officer_who_answers_has_one_task_and_follows(entered: tuple[Account, list[Contact], str]) -> None:
    account, contacts, answering = entered
    assert answering == contacts[1].zalo_user_id
    assert account.chats[answering].follows
    assert account.chats[answering].wrote_at is not None


def test_officers_of_the_workbook_keep_their_user_ids(entered: tuple[Account, list[Contact], str]) -> None:
    account, contacts, _ = entered
    assert contacts[0].zalo_user_id == LISTED
    assert account.chats[LISTED].name == "Sở 0"


def test_too_few_officers_are_told(sqlite_database: Database) -> None:
    contacts = fill(sqlite_database, 5)
    found = [each for contact in contacts for each in due(contact, 1)]
    with sqlite_database.write() as session, pytest.raises(ValueError, match="due to 4 officers, expected more than 4"):
        Phonebook(session, Account(), NOW).enter(found)

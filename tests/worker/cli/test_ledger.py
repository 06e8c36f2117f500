from tasks.attempt import Attempt
from tests.support.command import Dondoc
from tests.support.office import Office, at

PROMISED = {
    "id",
    "key",
    "kind",
    "channel",
    "contact",
    "state",
    "message_id",
    "attempts",
    "reminders",
    "acknowledged_at",
}


def test_letters_are_told_in_the_promised_shape(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    with office.database.write() as session:
        session.add(Attempt(letter_id=1, number=1, ended_at=at("2026-10-05 07:31"), outcome="sent", words="250 ok"))
    done = dondoc("ledger", "--json")
    (letter,) = done.told["letters"]
    assert (done.code, letter.keys() >= PROMISED) == (0, True)
    assert (letter["key"], letter["state"], letter["attempts"]) == ("1/email/reminder/2026-10-05", "pending", 1)
    assert [(each["task"], each["rung"]) for each in letter["reminders"]] == [("NV2", -2), ("NV1", 0)]
    assert letter["acknowledged_at"] is None


def test_no_letters_are_an_empty_list(office: Office, dondoc: Dondoc) -> None:
    assert dondoc("ledger", "--json").told == {"letters": []}


def test_letters_are_asked_for_by_task_and_state(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    found = [
        len(dondoc("ledger", "--json", *words).told["letters"])
        for words in (("--task", "nv1"), ("--task", "NV9"), ("--state", "pending"), ("--state", "dead"))
    ]
    assert found == [1, 0, 1, 0]


def test_an_unknown_state_is_unusable_input(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("ledger", "--state", "lost")
    assert (done.code, done.out) == (2, "")
    assert "'lost'" in done.err


def test_people_are_told_each_letter(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    out = dondoc("ledger").out
    assert "Sổ thư" in out
    assert "NV1 (0)" in out

from tasks.attempt import Attempt
from tasks.chain import Passed, write_chain
from tasks.letter import Letter, LetterKind
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


def test_what_was_passed_over_and_when_it_came_and_was_seen_are_told(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    (bare,) = dondoc("ledger", "--json").told["letters"]
    assert [bare[name] for name in ("chain", "received_at", "seen_at", "copy_of")] == [[], None, None, None]
    with office.database.write() as session:
        letter = session.get_one(Letter, 1)
        letter.chain = write_chain([Passed("zalo_group", "chưa có địa chỉ"), Passed("zalo", "đã bỏ quan tâm")])
        letter.received_at, letter.seen_at = at("2026-10-05 07:31"), at("2026-10-05 09:05")
    (letter,) = dondoc("ledger", "--json").told["letters"]
    assert letter["chain"] == [
        {"channel": "zalo_group", "why": "chưa có địa chỉ"},
        {"channel": "zalo", "why": "đã bỏ quan tâm"},
    ]
    assert (letter["received_at"], letter["seen_at"]) == ("2026-10-05T00:31:00+00:00", "2026-10-05T02:05:00+00:00")
    assert letter["acknowledged_at"] is None
    people = dondoc("ledger").out
    assert [word for word in ("zalo_group:", "zalo: đã", "→", "07:31", "09:05") if word not in people] == []


def test_a_copy_names_its_letter(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    with office.database.write() as session:
        first = session.get_one(Letter, 1)
        facts = {"key": "1/zalo/copy/2026-10-05/1", "kind": LetterKind.COPY, "channel": "zalo", "about": "1"}
        kept = {
            "contact_id": 1,
            "slot": first.slot,
            "date": first.date,
            "due_at": first.due_at,
            "created_at": first.date,
        }
        session.add(Letter(message_id="<2@vidu.gov.vn>", **facts, **kept))
    assert [each["copy_of"] for each in dondoc("ledger", "--json").told["letters"]] == [None, 1]
    assert "copy của thư 1" in " ".join(dondoc("ledger").out.split())

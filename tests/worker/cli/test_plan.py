from sqlalchemy import update

from tasks.letter import Letter, LetterState
from tasks.run import DIGEST, record_run
from tests.support.command import Dondoc
from tests.support.office import MONDAY, Office, at, make_desk
from worker.compose import Composer


def test_mornings_are_told_with_who_gets_what(office: Office, dondoc: Dondoc) -> None:
    told = dondoc("plan", "--days", "3", "--json").told
    assert (told["from"], told["to"]) == ("2026-10-05", "2026-10-07")
    assert [morning["day"] for morning in told["mornings"]] == ["2026-10-05", "2026-10-06", "2026-10-07"]
    first = told["mornings"][0]["letters"][0]
    assert (first["key"], first["to"], first["channel"]) == (
        "1/email/reminder/2026-10-05",
        "Sở Xây dựng, Chuyên viên",
        "email",
    )
    assert first["reminders"] == [
        {"task": "NV2", "ladder": "deadline", "rung": -2},
        {"task": "NV1", "ladder": "deadline", "rung": 0},
    ]
    digests = [morning["digest"]["key"] for morning in told["mornings"]]
    assert digests == [f"2/email/digest/2026-10-0{day}" for day in (5, 6, 7)]
    # The second is the lead's: the digest entered them as a contact, and nobody stands between.
    words = "Ngày 06/10/2026: 2 thư; bản tổng hợp tới Chánh Văn phòng"
    assert words in dondoc("plan", "--on", "06/10/2026").out


def test_what_was_sent_today_is_not_planned_again(office: Office, dondoc: Dondoc) -> None:
    dondoc("remind")
    with office.database.write() as session:
        session.execute(update(Letter).values(state=LetterState.SENT))
    assert dondoc("plan", "--days", "1", "--json").told["mornings"][0]["letters"] == []
    only_the_digest = "Ngày 05/10/2026: không có thư đôn đốc; bản tổng hợp tới Chánh Văn phòng.\n"
    assert dondoc("plan", "--days", "1").out == only_the_digest
    with office.database.write() as session:
        record_run(session, DIGEST, MONDAY, at("2026-10-05 08:00"), "")
    assert dondoc("plan", "--days", "1").out == "Không có thư nào trong những ngày đó.\n"


def test_letters_are_shown_as_they_would_be_sent(office: Office, dondoc: Dondoc) -> None:
    (letter,) = dondoc("plan", "--days", "1", "--show", "--json").told["mornings"][0]["letters"]
    dondoc("remind")
    with office.database.read() as session:
        row = session.get_one(Letter, 1)
        real = Composer(make_desk(), "dondoc@vidu.gov.vn").draft(session, row, row.date)()
    assert letter["subject"] == real.subject
    assert without_links(letter["text"]) == without_links(real.text)


def test_a_day_that_is_over_cannot_be_planned(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("plan", "--on", "2026-10-04")
    assert (done.code, done.out) == (2, "")
    assert "04/10/2026" in done.err


def without_links(text: str) -> list[str]:
    """Two installations sign their links with keys of their own."""
    return [line for line in text.splitlines() if "http" not in line and "Mã" not in line]

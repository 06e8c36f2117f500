from tasks.contact import Contact, ContactRole
from tasks.letter import Letter
from tests.support.command import Dondoc
from tests.support.office import Office, rows


def test_the_digest_is_written_once_and_told_in_figures(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("digest", "--json")
    told = done.told
    assert done.code == 0
    assert (told["outcome"], told["letter"], told["total"], told["overdue"], told["nearing"]) == ("written", 1, 2, 1, 1)
    assert told["now"].startswith("2026-10-05T01:00")
    assert dondoc("digest", "--json").told["outcome"] == "already written"


def test_a_rehearsal_prints_the_letter_and_writes_nothing(office: Office, dondoc: Dondoc) -> None:
    done = dondoc("digest", "--dry-run")
    assert done.code == 0
    assert "Kính gửi" in done.out
    assert "NV2" in done.out
    with office.database.read() as session:
        assert rows(session, Letter) == []
        assert [each for each in rows(session, Contact) if each.role == ContactRole.LEAD] == []

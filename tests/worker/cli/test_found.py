"""What a scan finds is kept in a file, and told from there."""

import json

from tasks.remind import remind
from tests.support.office import Office, at, make_desk
from worker.cli.found import kept


def test_what_was_found_is_told_as_it_came_and_in_tables_of_some_rows(office: Office) -> None:
    with kept() as found, office.database.read() as session:
        remind(session, make_desk(), at("2026-10-05 08:00"), dry_run=True, listed=False, tell=found.keep(session))
        told = [json.loads(each)["task"] for each in found.told()]
        tables = [[(code, title) for code, _, title, *_ in table] for table in found.tables(1)]
    assert (found.count, found.letters, told) == (2, 1, ["NV2", "NV1"])
    assert tables == [[("NV2", "Sở Xây dựng, Chuyên viên")], [("NV1", "Sở Xây dựng, Chuyên viên")]]

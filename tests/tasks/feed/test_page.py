from tasks.database import Database
from tasks.feed.announcement import announce_rows, announcement_row
from tasks.feed.page import read_feed
from tests.support.office import at


def test_pages_meet_without_a_gap_and_pass_what_is_of_other_types(sqlite_database: Database) -> None:
    with sqlite_database.write() as session:
        kinds = ["a", "b", "a", "a", "b"]
        announce_rows(
            session, [announcement_row(f"k{n}", at("2026-10-05 08:00"), k, "", "{}") for n, k in enumerate(kinds)]
        )
    with sqlite_database.read() as session:
        first, cursor = read_feed(session, 0, 2, ["a"])
        second, end = read_feed(session, cursor, 2, ["a"])
        assert ([each.id for each in first], [each.id for each in second]) == ([1, 3], [4])
        assert (end, read_feed(session, end, 2)) == (5, ([], 5))

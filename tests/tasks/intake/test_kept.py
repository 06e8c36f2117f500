from dataclasses import dataclass
from datetime import date

from tasks.intake.kept import TOGETHER, Kept


@dataclass(frozen=True)
class Said:
    number: int
    on: date


def kept(count: int, room: int = TOGETHER) -> Kept[Said]:
    found: Kept[Said] = Kept(room)
    for number in range(count):
        found.append(Said(number, date(2026, 1, 5)))
    return found


def test_a_long_list_is_what_was_appended_however_often_it_is_read() -> None:
    found = kept(3 * TOGETHER + 7)
    expected = [Said(number, date(2026, 1, 5)) for number in range(3 * TOGETHER + 7)]
    assert list(found) == list(found) == expected
    assert len(found) == len(expected)


def test_it_may_be_read_while_it_is_read_and_goes_on_afterwards() -> None:
    found = kept(2 * TOGETHER + 1)
    pairs = list(zip(found, found, strict=True))
    assert all(one == other for one, other in pairs)
    found.append(Said(-1, date(2026, 1, 6)))
    assert len(list(found)) == len(pairs) + 1


def test_what_has_room_is_written_only_when_more_comes() -> None:
    room = 3 * TOGETHER
    for count in (room, room + 1, room + TOGETHER + 1):
        assert [each.number for each in kept(count, room)] == list(range(count))


def test_a_hundred_need_no_file_and_none_need_nothing() -> None:
    assert list(kept(0)) == []
    assert [each.number for each in kept(TOGETHER)] == list(range(TOGETHER))

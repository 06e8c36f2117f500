from pathlib import Path

import pytest

from tasks.ladder import Ladder, LadderError, load_ladder


def written(folder: Path, text: str) -> Path:
    path = folder / "ladder.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_file_is_the_default_ladder() -> None:
    assert load_ladder(None) == Ladder()


def test_coordinating_departments_climb_the_leads_ladder_unless_told_otherwise(tmp_path: Path) -> None:
    ladder = load_ladder(written(tmp_path, "[lead]\nbefore = [1, 5]\nafter = [10, 2]\n"))

    assert ladder == Ladder((1, 5), (10, 2), (1, 5), (10, 2))


def test_two_channels_are_told_of_by_urgency_and_by_lateness(tmp_path: Path) -> None:
    head = 'two_channels = ["urgent", "express"]\ntwo_channels_late = 5\n'
    ladder = load_ladder(written(tmp_path, head + '[lead]\nbefore = [3]\nafter = "each"\n'))

    assert (ladder.two_channels, ladder.two_channels_late) == (("urgent", "express"), 5)


def test_coordinating_departments_may_be_left_in_peace(tmp_path: Path) -> None:
    text = '[lead]\nbefore = [3]\nafter = "each"\n[coordinating]\nbefore = [3]\nafter = []\n'

    assert load_ladder(written(tmp_path, text)) == Ladder((3,), "each", (3,), ())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[lead]\nbefore = [7, -3]\nafter = "each"', r"lead\.before: found -3; expected a list of different"),
        ('[lead]\nbefore = [7, 7]\nafter = "each"', r"lead\.before: found \[7, 7\]; expected a list of different"),
        ('[lead]\nbefore = ["7"]\nafter = "each"', r"lead\.before: found '7'; expected a list"),
        ('[lead]\nbefore = [7]\nafter = "daily"', r"lead\.after: found 'daily'; expected \"each\", or a list"),
        ("[lead]\nbefore = [7]\nafter = [0]", r"lead\.after: found \[0\]; expected \"each\", or a list"),
        ("[lead]\nbefore = [7]", r"lead\.after: is missing"),
        ('[lead]\nbefore = [7]\nafter = "each"\nhour = 7', r"lead\.hour: no such key; expected only before"),
        ("before = [7]", r"lead: is missing"),
        ("two_channels_late = 0\n[lead]\nbefore = [7]\nafter = []", r"two_channels_late: found 0; expected a whole"),
        ('two_channels = ["fax"]\n[lead]\nbefore = [7]\nafter = []', r"two_channels\.0: found 'fax'"),
        ("lead = 7", r"lead: found 7; expected a table"),
        ("[lead", r"is not TOML \(Expected"),
    ],
)
def test_a_wrong_file_is_told_by_file_key_found_expected_and_mend(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(LadderError, match=rf"ladder\.toml: {told}(.|\n)*see tasks/ladder\.toml"):
        load_ladder(written(tmp_path, text))


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(LadderError, match=r"none\.toml: cannot be read \(No such file"):
        load_ladder(tmp_path / "none.toml")

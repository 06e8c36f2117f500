from pathlib import Path

import pytest

from tasks.ladder import Ladder, LadderError, load_ladder

CLIMB = "[lead]\nbefore = []\nafter = []\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "ladder.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_file_is_the_default_ladder() -> None:
    assert load_ladder(None) == Ladder()


def test_coordinating_departments_climb_the_leads_ladder_unless_told_otherwise(tmp_path: Path) -> None:
    ladder = load_ladder(written(tmp_path, "[lead]\nbefore = [1, 5]\nafter = [10, 2]\n"))

    assert ladder == Ladder((1, 5), (10, 2), (1, 5), (10, 2))


def test_a_rung_may_be_a_share_of_the_time_given(tmp_path: Path) -> None:
    ladder = load_ladder(written(tmp_path, '[lead]\nbefore = ["50%", 3, "25%", 0]\nafter = []\n'))

    assert ladder.rungs(coordinating=False, given=90) == ((45, 3, 22, 0), ())
    assert ladder.rungs(coordinating=True, given=3) == ((1, 3, 0), ())
    assert ladder.rungs(coordinating=False) == ((3, 0), ())


def test_an_urgency_climbs_its_own_ladder_and_goes_before_a_kind(tmp_path: Path) -> None:
    own = "[kind.recurring.lead]\nbefore = [2]\nafter = []\n[urgency.express.lead]\nbefore = [1]\nafter = []\n"
    ladder = load_ladder(written(tmp_path, '[lead]\nbefore = [9]\nafter = "each"\n' + own))

    found = [
        ladder.of(*each).before for each in (("dated", "normal"), ("recurring", "urgent"), ("recurring", "express"))
    ]
    assert found == [(9,), (2,), (1,)]


def test_who_writes_a_ladder_anew_is_not_left_with_half_of_the_default(tmp_path: Path) -> None:
    ladder = load_ladder(written(tmp_path, "[lead]\nbefore = [9]\nafter = []\n[unanswered]\nsteps = []\n"))

    assert ladder.of("dated", "express").unanswered == ()
    assert ladder.of("dated", "express").overdue == Ladder().of("dated", "express").overdue != Ladder().overdue


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
        ('[lead]\nbefore = ["125%"]\nafter = []', r"lead\.before: found '125%'; expected a list of different"),
        ("answer_holds = 0\n[lead]\nbefore = []\nafter = []", r"answer_holds: found 0; expected a whole number"),
        (
            'office_hours = ["13:30-17:00", "07:30-11:30"]\n[lead]\nbefore = []\nafter = []',
            r"office_hours: found \['13",
        ),
        (
            CLIMB + '[[unanswered.steps]]\nto = "boss"\nhours = 4',
            r"unanswered\.steps: found 'boss'; expected a list of",
        ),
        (CLIMB + '[[overdue.steps]]\nto = "head"', r"overdue\.steps: found \{'to': 'head'\}; expected a list of"),
        (
            CLIMB + '[[overdue.steps]]\nto = "head"\ndays = 1\nfax = 1',
            r"overdue\.steps\.0\.fax: no such key; expected only to",
        ),
        (
            CLIMB + "[urgency.express.lead]\nbefore = [-1]\nafter = []",
            r"urgency\.express\.lead\.before: found -1; expected",
        ),
        (CLIMB + "[urgency.fax]", r"urgency\.fax(.|\n)*expected tables of normal"),
        (CLIMB + "[kind.recurring]\nhead = 1", r"kind\.recurring\.head: no such key; expected only lead"),
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

from tasks.audit.problem import TOLD, Finding, Problem, counts, in_words


def test_what_an_audit_found_is_kept_in_words_and_read_again() -> None:
    words = in_words([Finding(Problem.LATE, 12), Finding(Problem.SLOT, 1, "digest")])
    assert words == "late=12 slot=1"
    assert counts(words) == dict.fromkeys(Problem, 0) | {Problem.LATE: 12, Problem.SLOT: 1}


def test_nothing_found_is_well_and_every_problem_is_none() -> None:
    assert in_words([]) == "well"
    assert set(counts("well").values()) == {0}


def test_problems_of_another_version_are_left_out() -> None:
    assert sum(counts("tired=3 dead=1").values()) == 1


def test_what_waits_for_a_person_in_peace_is_only_told() -> None:
    assert {each for each in Problem if Finding(each, 1).well} == TOLD == {"doubt", "hold", "dead", "calendar_ends"}

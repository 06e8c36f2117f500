import pytest

from tasks.state import COUNTED, OPEN, REMINDED, ExecutionState, Labelled, Period, TaskKind, Urgency


@pytest.mark.parametrize("words", [ExecutionState, TaskKind, Urgency, Period])
def test_stored_values_are_ascii_and_every_one_has_a_vietnamese_label(words: type[Labelled]) -> None:
    assert all(word.value.isascii() and word.value == str(word) and word.label for word in words)


@pytest.mark.parametrize("words", [ExecutionState, TaskKind, Urgency, Period])
def test_no_spelling_means_two_things(words: type[Labelled]) -> None:
    spellings = [spelling for word in words for spelling in (word.label, *word.synonyms)]

    assert len(spellings) == len(set(spellings))


def test_a_stored_value_reads_back_as_its_member() -> None:
    assert ExecutionState("redo") is ExecutionState.REDO


def test_only_those_who_must_act_are_reminded() -> None:
    assert {state.label for state in REMINDED} == {"Chưa thực hiện", "Đang thực hiện", "Thực hiện lại"}


def test_a_withdrawn_task_is_neither_open_nor_counted() -> None:
    assert ExecutionState.CANCELLED not in OPEN | COUNTED
    assert {ExecutionState.DONE} == COUNTED - OPEN


def test_urgency_ranks_rise() -> None:
    assert [urgency.rank for urgency in Urgency] == [0, 1, 2, 3]

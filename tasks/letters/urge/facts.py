"""All that a letter of urging says. Nothing else is looked up while it is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tasks.contact import ContactRole
from tasks.ladder_name import LadderName
from tasks.letters.reminder.facts import Item, ReminderFacts


@dataclass(frozen=True, kw_only=True)
class Urged:
    """One task on one ladder.

    Attributes:
        times: the how manieth urging of its department this is; 0 where the reader is not of the department.
        before: how often its department was urged before this letter.
        since: on unanswered, the day of the letter that nobody answered; on no_progress, that of the last news.
    """

    item: Item
    ladder: LadderName
    times: int = 0
    before: int = 0
    since: date


@dataclass(frozen=True, kw_only=True)
class UrgeFacts:
    """One letter to one reader; `told` is what a reminder of the same tasks would say. At least one is `urged`."""

    told: ReminderFacts
    reader: ContactRole
    urged: tuple[Urged, ...]

    def on_ladders(self) -> Mapping[LadderName, list[Urged]]:
        """By ladder, the gravest first; only what there is."""
        order = (LadderName.OVERDUE, LadderName.UNANSWERED, LadderName.NO_PROGRESS)
        by_ladder = {name: [each for each in self.urged if each.ladder == name] for name in order}
        return {name: found for name, found in by_ladder.items() if found}

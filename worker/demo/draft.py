"""A document of the sample while its asks are handed out: what it is about, and who may be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from worker.demo.document import Document, choose_form, title
from worker.demo.field import PAIR, Ask, Field, Subject, read_fields, read_words
from worker.demo.organisation import BORDER, Directory, Organisation
from worker.demo.slot import Slots

GROUPS = {"@xa": "UBND các xã, phường", "@phuong": "UBND các phường", "@bien_gioi": "UBND các xã biên giới"}
TRIES = 12
PLAN = ("kh",)
TELEGRAM = "cd"
NOTICES = frozenset({"tb", "kh", "ct", "cd", "qd"})
"""Forms that ask several units different things; a letter asks many units the same."""
DEPARTMENTS_FIRST = 2
"""How much likelier a task for a department is than one for communes, other things equal."""


@dataclass(frozen=True)
class Draft:
    field: Field
    subject: Subject
    document: Document
    slots: Slots
    place: Organisation
    paired: str

    @property
    def urgent(self) -> bool:
        return self.document.series == TELEGRAM


class Drafts:
    """Draws documents, and the units that each asks."""

    def __init__(self, directory: Directory, rng: Random) -> None:
        self._directory, self._rng = directory, rng
        self._fields, self._words = read_fields(), read_words()
        self._count = 0
        self._given: set[str] = set()

    def draw_fresh(self, issued: date, *, urgent: bool) -> Draft:
        """A document about what none drawn by this method was about, as far as some tries find one."""
        tries = [self._subject(issued.month, "", None, urgent=urgent) for _ in range(TRIES)]
        found = next((each for each in tries if each[1].about not in self._given), tries[0])
        self._given.add(found[1].about)
        return self._document(issued, *found, place=None, urgent=urgent)

    def draw(self, issued: date, every: str = "", lead: Organisation | None = None, *, urgent: bool = False) -> Draft:
        """A document issued on a day. `every`: of recurring work; `lead`: one that can ask this commune something.

        Only urgent work comes by telegram, and a year has one plan of a kind.
        """
        field, subject = self._subject(issued.month, every, lead, urgent=urgent)
        if every:
            self._given.add(subject.about)
        return self._document(issued, field, subject, place=lead, urgent=urgent)

    def _document(
        self, issued: date, field: Field, subject: Subject, *, place: Organisation | None, urgent: bool
    ) -> Draft:
        place = place or self._rng.choice(self._directory.find("@xa"))
        border = self._rng.choice(sorted(BORDER)).removeprefix("UBND ")
        slots = Slots(self._words, place.place, border, issued, self._rng)
        paired = slots.take_pair(subject.pairs) if subject.pairs else ""
        leader = self._rng.choice(field.leaders)
        form = choose_form(PLAN if subject.every else _forms(subject, urgent=urgent), self._rng)
        self._count += 1
        document = Document(
            key=self._count,
            form=form,
            block=field.block,
            issued_on=issued,
            title=title(form, slots.fill(subject.about), leader),
            leader=leader,
            field=field.name,
        )
        return Draft(field, subject, document, slots, place, paired)

    def plans_left(self, every: str) -> bool:
        """Whether the year has another plan of recurring work to give out: it has one of a kind."""
        plans = (plan for field in self._fields for plan in field.recurring)
        return any(plan.every == every and plan.about not in self._given for plan in plans)

    def asks(self, draft: Draft, wanted: int) -> list[tuple[Ask, Organisation]]:
        """Up to `wanted` pairs of what is asked and of whom, no two alike."""
        asks = self._shuffled(draft)
        if wanted > 1 and draft.document.series not in NOTICES:
            asks = [max(asks, key=lambda ask: len(self._leads(ask, draft)))]
        found: list[tuple[Ask, Organisation]] = []
        for ask in asks:
            leads = self._leads(ask, draft)
            share = min(len(leads), max(1, wanted - len(asks) + 1))
            found += [(ask, lead) for lead in self._rng.sample(leads, share)]
        return found[:wanted]

    def helpers(self, draft: Draft) -> list[str]:
        """Who may be asked to help, by name; groups are named as documents name them."""
        names = [
            GROUPS[word] if word in GROUPS else self._directory.find(word)[0].name for word in draft.field.helps.split()
        ]
        if draft.subject.names_a_place:
            return [draft.place.name if name == GROUPS["@xa"] else name for name in names]
        return names

    def _shuffled(self, draft: Draft) -> list[Ask]:
        weighed = [(self._weight(ask) * self._rng.random(), index) for index, ask in enumerate(draft.subject.asks)]
        return [draft.subject.asks[index] for _, index in sorted(weighed, reverse=True)]

    def _weight(self, ask: Ask) -> int:
        return 1 if ask.leads.startswith("@") and ask.leads != PAIR else DEPARTMENTS_FIRST

    def _leads(self, ask: Ask, draft: Draft) -> Sequence[Organisation]:
        if ask.leads == "@xa" and draft.subject.names_a_place:
            return [draft.place]
        return self._directory.find(draft.paired if ask.leads == PAIR else ask.leads)

    def _subject(self, month: int, every: str, lead: Organisation | None, *, urgent: bool) -> tuple[Field, Subject]:
        while True:
            field = self._rng.choices(self._fields, [each.weight for each in self._fields])[0]
            subjects = field.recurring if every else field.subjects
            fits = [each for each in subjects if month in each.months and each.every == every]
            fits = [each for each in fits if _forms(each, urgent=urgent)]
            fits = [each for each in fits if not every or each.about not in self._given]
            if lead is not None:
                fits = [each for each in fits if any(ask.leads == "@xa" for ask in each.asks)]
            if fits:
                return field, self._rng.choice(fits)


def _forms(subject: Subject, *, urgent: bool) -> list[str]:
    return [form for form in subject.forms if urgent or form != TELEGRAM]

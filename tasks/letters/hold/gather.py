"""From rows to facts: how the hold of a letter stands."""

from sqlalchemy.orm import Session

from tasks.desk import Desk
from tasks.letter import Letter
from tasks.letters.hold.facts import HoldFacts, Sample
from tasks.storm.hold import Hold
from tasks.storm.summary import Sample as Found
from tasks.storm.summary import summarise

SAMPLES = 5


def gather(session: Session, desk: Desk, letter: Letter) -> HoldFacts:
    """What the letter of kind `hold` says: as it stands now, which may be more than when it was written.

    Raises:
        ValueError: the letter names no hold.
    """
    hold = session.get(Hold, int(letter.about or 0))
    if hold is None:
        raise ValueError(f"letter {letter.id} names the hold {letter.about!r}; there is none of that number")
    found = summarise(session, hold, SAMPLES)
    return HoldFacts(
        salutation=f"{desk.lead_title} {desk.office.assigner}",
        on=letter.slot,
        as_of=letter.date,
        code=f"DD{letter.id}",
        number=hold.id,
        letters=found.waiting.letters,
        rungs=found.waiting.rungs,
        contacts=found.contacts,
        usual_letters=hold.usual_letters,
        usual_rungs=hold.usual_rungs,
        urgent=found.urgent,
        cause=hold.cause,
        decided=hold.decided_words,
        page_link=hold_link(desk.links.url(letter), hold.id),
        samples=tuple(_sample(each) for each in found.samples),
        office=desk.office,
    )


def hold_link(page_link: str, number: int) -> str:
    """Of the office's page that a link leads to, the hold's own."""
    return f"{page_link}/hold/{number}"


def _sample(found: Found) -> Sample:
    return Sample(reader=found.letter.contact, channel=found.letter.channel, tasks=found.tasks, more=found.more)

"""The doctor's look at holds: whether letters wait for a person's word."""

from tasks.letters.wording import full_day
from tasks.storm.hold import held_now, open_hold
from worker.finding import Finding
from worker.wiring import Wiring

CHECK = "holds"


def holds(wiring: Wiring) -> Finding:
    with wiring.database.read() as session:
        hold = open_hold(session)
        letters = held_now(session, hold.id).letters if hold else 0
    if hold is None:
        return Finding(CHECK, ok=True, words="no letters wait for a person's word")
    words = f"hold {hold.id}: {letters} letters wait for a person's word since {full_day(hold.first_slot)}"
    mend = f"look with: dondoc hold show {hold.id}; then run: dondoc hold release {hold.id}, or drop {hold.id}"
    return Finding(CHECK, ok=False, words=words, mend=mend)

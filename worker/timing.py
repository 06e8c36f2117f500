from dataclasses import dataclass
from datetime import timedelta

from tasks.circuit import OFFICE as BREAKER
from tasks.circuit import Breaker
from tasks.claim import LEASE


@dataclass(frozen=True, kw_only=True)
class Timing:
    """How long each thing takes or is waited for. An office has these; a rehearsal of faults lives quicker.

    Leases, circuits, buckets and leadership are judged by the database's clock; what moves a letter's `due_at`, by the
    office's.
    """

    # Longer than the longest that a channel may take from claim to mark, and from mark to answer.
    lease: timedelta = LEASE
    # A worker says so often that it lives. One beat is missed after so long, and a few in a row are its death
    # (tasks/incarnation.py): what it held is freed then, and not when its leases are over.
    beat: timedelta = timedelta(seconds=3)
    missed_after: timedelta = timedelta(seconds=4)
    # A letter in doubt waits for evidence before its second copy, unless its receiver takes a copy once.
    resend_after: timedelta = timedelta(minutes=10)
    # A poke that was lost is given again. Less would flood a queue that is merely long. Of an empty queue workers have
    # the pokes, and may be dead: then they are given again sooner.
    poke_again: timedelta = timedelta(seconds=120)
    poke_soon: timedelta = timedelta(seconds=10)
    # A channel whose settings are wrong rests for as long.
    rest: timedelta = timedelta(minutes=10)
    # When a channel whose provider fails again and again rests, and for how long.
    breaker: Breaker = BREAKER
    # Waits after tries that failed for a while only; one more failure is the end.
    backoff: tuple[timedelta, ...] = (
        timedelta(seconds=30),
        timedelta(minutes=2),
        timedelta(minutes=10),
        timedelta(minutes=30),
        timedelta(hours=2),
        timedelta(hours=5),
    )
    # Seconds between the scheduler's rings. The relay's is what a letter waits at most once it is due: a look that
    # finds nothing costs a millisecond or two.
    ring_daily: float = 20
    ring_relay: float = 0.2
    ring_feed: float = 1
    # Each worker waits for the stream itself; this is between two waits.
    ring_stream: float = 0.5
    ring_reaper: float = 1
    ring_broker: float = 5
    ring_auditor: float = 600
    ring_divert: float = 15
    ring_escalate: float = 60
    # A provider that can be asked about a letter in doubt is asked every so many seconds, by each worker.
    ring_inquiry: float = 30
    # Who leads says so again every third of it; a leader that died is followed after it.
    leadership: timedelta = timedelta(seconds=15)
    # Told to stop, a process is gone after so many seconds, whatever it does; `up` waits a little longer for its parts.
    stop_within: float = 50
    # For so many of them letters may still go on the wire: the rest is for the answers to those that are there.
    wire_within: float = 20
    # A worker pokes itself every so many seconds, and starts anew after so many pokes in a row that only it missed.
    self_poke_every: float = 15
    self_poke_patience: int = 4

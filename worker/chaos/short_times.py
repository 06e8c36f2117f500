"""How long things take in an experiment: the order of an office's times, in seconds in place of minutes."""

from dataclasses import replace
from datetime import timedelta

from tasks.circuit import Breaker
from tasks.incarnation import SILENT_AFTER
from worker.timing import Timing

# A channel gives up before the lease is over, as in an office.
ANSWER_SECONDS, FINAL_SECONDS = 2.0, 4.0
SHORT = Timing(
    lease=timedelta(seconds=6),
    beat=timedelta(seconds=0.5),
    missed_after=timedelta(seconds=1),
    resend_after=timedelta(seconds=2),
    # Not shorter: of a backlog of half a minute every letter would be poked many times, and the workers kept busy by
    # it.
    poke_again=timedelta(seconds=8),
    poke_soon=timedelta(seconds=2),
    rest=timedelta(seconds=3),
    backoff=tuple(timedelta(seconds=each) for each in (2, 4, 8, 16, 32, 64)),
    ring_daily=2,
    ring_relay=0.5,
    ring_reaper=1,
    ring_broker=1,
    ring_auditor=5,
    ring_divert=1,
    ring_escalate=1,
    ring_inquiry=1,
    leadership=timedelta(seconds=3),
    breaker=Breaker(rest=timedelta(seconds=2), longest=timedelta(seconds=8), probe=timedelta(seconds=6)),
    stop_within=20,
    wire_within=5,
    self_poke_every=2,
)


def with_lease(seconds: float) -> Timing:
    """Who is silent for half of it is dead."""
    return replace(SHORT, lease=timedelta(seconds=seconds), missed_after=timedelta(seconds=seconds / 6))


def patience(lease: timedelta) -> tuple[float, ...]:
    """Seconds between tries to write an answer down; all in all about as long as the lease, as in an office."""
    return (0.1, 0.2, 0.4) + (0.5,) * int(lease.total_seconds() / 0.5)


def told() -> str:
    """In words, for the table."""
    silent = SILENT_AFTER * SHORT.missed_after.total_seconds()
    return (
        f"silent after {silent:g} s, lease {SHORT.lease.total_seconds():g} s, both longer where no process dies and "
        f"slow could be taken for dead; second copy after {SHORT.resend_after.total_seconds():g} s, "
        f"poke again after {SHORT.poke_again.total_seconds():g} s, {SHORT.poke_soon.total_seconds():g} s of an empty "
        f"queue, reaper every {SHORT.ring_reaper:g} s, "
        f"waits after failures {', '.join(f'{each.total_seconds():g}' for each in SHORT.backoff)} s, "
        f"SMTP answers {ANSWER_SECONDS:g} s and {FINAL_SECONDS:g} s after the final dot"
    )

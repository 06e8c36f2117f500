"""The lines between the parts are slow, silent, or cut: to mail server, chat service, broker and database."""

from collections.abc import Mapping

from worker.chaos.environment import THREADS
from worker.chaos.experiment import Experiment
from worker.chaos.fault_proxy import FaultProxy
from worker.chaos.finish import finish
from worker.chaos.house import USUAL_WORKERS, House
from worker.chaos.judge import all_lived, came_twice_at_most, judge, nothing_was_in_doubt, some_were_finished_first

PATIENCE = 300.0  # seconds
LATENCIES, EACH_LASTS = (0.3, 0.6, 1.0), 8.0
HOLE = 5.0
CUTS, CUT_EVERY = 4, 2.0
FINISHED = 8  # tasks after each
# Slow is not dead: a letter may be on its way for as long as lines are slow, and its lease is longer still.
LEASE = 45.0


def wires_slow(house: House) -> None:
    """Answers come late, and some too late; but whatever was on its way is answered in the end."""
    house.crew.start()
    house.await_taken(house.letters // 4, PATIENCE)
    for seconds in LATENCIES:
        house.fault(f"every line is slower by {seconds:g} s, either way")
        for line in _lines(house).values():
            line.latency(seconds)
        house.last(EACH_LASTS)
    for line in _lines(house).values():
        line.heal()
    house.recovered()
    judge(house, all_lived, nothing_was_in_doubt)


def wires_black(house: House) -> None:
    """What is written vanishes and nothing comes back, on one line after another; then all of it arrives."""
    house.crew.start()
    for number, (name, line) in enumerate(_lines(house).items(), 1):
        house.await_taken(number * house.letters // 8, PATIENCE)
        house.fault(f"the line to the {name} swallows everything for {HOLE:g} s")
        line.black_hole()
        house.last(HOLE)
        line.heal()
    house.recovered()
    judge(house, all_lived)


def wires_reset(house: House) -> None:
    """Every connection is cut, again and again. In doubt is at most what was between its end and its answer."""
    house.crew.start()
    house.await_taken(house.letters // 8, PATIENCE)
    for number in range(1, CUTS + 1):
        for name, line in _lines(house).items():
            house.fault(f"every connection to the {name} is cut, {number} of {CUTS}")
            line.cut()
        finish(house, FINISHED)
        house.last(CUT_EVERY)
    house.recovered()
    judge(house, all_lived, came_twice_at_most(CUTS * USUAL_WORKERS * THREADS), some_were_finished_first)


def _lines(house: House) -> Mapping[str, FaultProxy]:
    """Those that there are: to an embedded broker and to SQLite no line leads."""
    lines = {
        "mail server": house.smtp_line,
        "chat service": house.http_line,
        "broker": house.broker_line,
        "database": house.database_line,
    }
    return {name: line for name, line in lines.items() if line is not None}


EXPERIMENTS = (
    Experiment("wires_slow", "all lines are slow", wires_slow, letters=400, zalo=4, lease=LEASE),
    Experiment("wires_black", "one line after another swallows everything", wires_black, letters=800, zalo=4),
    Experiment("wires_reset", "every connection is cut, again and again", wires_reset, letters=800, zalo=4),
)

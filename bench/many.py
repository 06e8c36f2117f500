"""Past one process: 2 web, 3 workers and 2 schedulers under load, each killed in turn (SIGKILL), the broker and the
database too, and at the end the ledger beside what the mail server had. Asked for alone; some four minutes.
"""  # noqa: D205 - one sentence

import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence

from sqlalchemy import select, text

from bench._costs import read_costs
from bench._death import Death, killed_in_turn, silence
from bench._due import let_fall_due, write_letters
from bench._fleet import SCHEDULERS, WEBS, WORKERS, Fleet, fleet, start
from bench._load import Load, at_work
from bench._part import Given, run_part
from bench._plant import Plant, throughput
from bench._row import Must, Row
from bench._sample import Sample
from bench._settled import Settled, settle
from tasks.leadership import Leadership

BURST, A_SECOND, POSTS = 2_000, 30, 4
WARM = 48  # letters until every worker has loaded what it needs
PATIENCE = 300.0


def measure(given: Given) -> Iterator[Row]:
    deaths, apart = WORKERS + SCHEDULERS + WEBS + 2, given.more.apart
    a_second = given.scaled(A_SECOND, 4)
    burst = given.scaled(BURST, 60)
    with fleet(given) as ours:
        ids = write_letters(ours.house, burst + round(a_second * apart * (deaths + 1)))
        load = Load()
        start(ours)
        _leave(ours, ids[:WARM], load)
        yield _all_alive(ours, ids[WARM:burst], load)
        yield Row(measured="their connections to PostgreSQL", unit="connections", ours=Sample((_connections(ours),)))
        before = _epoch(ours)
        with at_work(ours, load, ids[burst:], a_second, POSTS):
            seen = killed_in_turn(ours, apart)
        moved = _epoch(ours) - before
        found = settle(ours, load, ids[burst:], PATIENCE)
        threads = ours.house.wiring.settings.worker_threads
    yield from _silences(ours, seen, load)
    yield Row(measured="leaders after that", unit="leaders", ours=Sample((float(moved),)), must=Must(least=1))
    yield from _ledger(found, copies=threads * WORKERS)


def _foretold() -> float:
    """Letters a second by the costs of one, on a machine whose cores all share."""
    cores = float(len(os.sched_getaffinity(0)))
    return throughput(read_costs(), Plant(workers=WORKERS, mail_ms=0, cores=cores))


def _all_alive(ours: Fleet, letter_ids: Sequence[int], load: Load) -> Row:
    came = _leave(ours, letter_ids, load)
    rate, foretold = Sample(((len(came) - 1) / (came[-1] - came[0]),)), Sample((_foretold(),))
    named = f"{len(came)} letters at once, {WORKERS} workers, {SCHEDULERS} schedulers, {WEBS} web"
    note = f"all on one machine with the mail server and whatever else; load {os.getloadavg()[0]:.1f}"
    return Row(measured=named, unit="letters/s", ours=rate, beside="as computed", peer=foretold, note=note)


def _leave(ours: Fleet, letter_ids: Sequence[int], load: Load) -> list[float]:
    """Let them fall due at once; when each came."""
    before = len(ours.sink.log.all)
    load.due |= dict.fromkeys(letter_ids, let_fall_due(ours.house, letter_ids))
    if not ours.sink.log.wait_for(before + len(letter_ids), PATIENCE):
        raise TimeoutError(f"{len(letter_ids)} letters did not leave within {PATIENCE:g} s")
    return [each.at for each in ours.sink.log.all[before:]]


def _silences(ours: Fleet, seen: Sequence[Death], load: Load) -> Iterator[Row]:
    letters = [each.at for each in ours.sink.log.all]
    answers = sorted([*load.answered.values(), *load.told.values()])
    for name in dict.fromkeys(each.of for each in seen):
        deaths = [each for each in seen if each.of == name]
        for what, moments in (("letters", letters), ("answers of the pages", answers)):
            longest = Sample(tuple(silence(moments, each) for each in deaths))
            yield Row(measured=f"{name} killed: longest silence of {what}", unit="s", ours=longest)


def _ledger(found: Settled, copies: int) -> Iterator[Row]:
    none = Must(most=0)
    yield Row(measured="age of a letter when it left, p50", unit="s", ours=Sample((found.age(0.5),)))
    yield Row(measured="age of a letter when it left, p99", unit="s", ours=Sample((found.age(0.99),)))
    for named, unit, count, must in (
        (f"letters lost, of {found.letters}", "letters", found.lost, none),
        ("second copies that say so", "letters", found.copies, Must(most=copies)),
        ("copies that no row tells of", "letters", found.silent, none),
        (f"answers taken and not recorded, of {found.answers}", "answers", found.answers_lost, none),
        (f"events taken and not recorded, of {found.events}", "events", found.events_lost, none),
    ):
        yield Row(measured=named, unit=unit, ours=Sample((float(count),)), must=must)
    breaches, words = Sample((float(len(found.breaches)),)), "; ".join(found.breaches[:5])
    yield Row(measured="breaches of the promise", unit="breaches", ours=breaches, must=none, note=words)


def _connections(ours: Fleet) -> float:
    """Of all processes but this one, once the burst is over: those that are kept."""
    clients = text("SELECT count(*) - 1 FROM pg_stat_activity WHERE backend_type = 'client backend'")
    with ours.house.database.read() as session:
        return float(session.scalar(clients) or 0)


def _epoch(ours: Fleet) -> int:
    with ours.house.database.read() as session:
        return session.scalar(select(Leadership.epoch)) or 0


def _options(parser: ArgumentParser) -> None:
    # Longer than a silence and than what it held up: so each death is seen by itself.
    parser.add_argument("--apart", type=float, default=25.0, help="seconds between two deaths")


if __name__ == "__main__":
    sys.exit(run_part("many", measure, __doc__, _options))

"""An office, a province, the country: computed from what a letter costs each part by bench/costs.json.

Computed, not measured: how well it foretells is measured by `bench.many`. Asked for alone.
"""

import math
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bench._costs import Costs, read_costs
from bench._morning import Province, all_leave, last_leaves, left_by, uneven
from bench._part import Given, run_part
from bench._plant import Plant, bottleneck, throughput, utilisation
from bench._row import Must, Row
from bench._sample import Sample

HOUR = 3_600
OFFICE_LETTERS, PROVINCE_LETTERS, COUNTRY_LETTERS, PROVINCES = 60, 20_000, 1_000_000, 34
DOWN = (120.0, 720.0)
"""From when and until when a database is away, in seconds after 07:30."""
MOST_WORKERS = 64
OFFICE = Plant(database="sqlite", workers=1, database_cores=1, cores=2)
PROVINCE = Plant(workers=2)


@dataclass(frozen=True)
class Size:
    named: str
    letters: int
    plant: Plant


AS_SET = 20  # letters a second: DONDOC_EMAIL_PER_MINUTE as it is by itself
SIZES = (
    Size("an office, SQLite, 2 cores for all", OFFICE_LETTERS, OFFICE),
    Size(f"an office, {AS_SET} letters/s allowed", OFFICE_LETTERS, replace(OFFICE, mail_a_second=AS_SET)),
    Size("a province, 2 workers", PROVINCE_LETTERS, PROVINCE),
    Size(f"a province, {AS_SET} letters/s allowed", PROVINCE_LETTERS, replace(PROVINCE, mail_a_second=AS_SET)),
    Size(
        "the country in one database of 16 cores, 34 workers",
        COUNTRY_LETTERS,
        replace(PROVINCE, workers=PROVINCES, database_cores=16),
    ),
)


def measure(_given: Given) -> Iterator[Row]:
    costs = read_costs()
    for size in SIZES:
        yield from _sized(costs, size)
    yield from _country(costs)


def _sized(costs: Costs, size: Size) -> Iterator[Row]:
    rate, busy = throughput(costs, size.plant), utilisation(costs, size.plant)
    used = ", ".join(f"{name} {share:.0%}" for name, share in busy.items() if share)
    note = f"bottleneck: {bottleneck(costs, size.plant)}; used: {used}"
    yield Row(measured=f"{size.named}: computed", unit="letters/s", ours=Sample((rate,)), note=note)
    morning = Province(size.letters, rate, scan_seconds(costs, size.plant, size.letters))
    minutes = Sample((last_leaves(morning) / 60,))
    yield Row(measured=f"{size.named}: the last letter leaves after", unit="min", ours=minutes)


def _country(costs: Costs) -> Iterator[Row]:
    """Each province with a database, a broker and workers of its own."""
    shares = uneven(COUNTRY_LETTERS, PROVINCES)
    needed = [workers_needed(costs, PROVINCE, each, HOUR) for each in shares]
    named = f"the country, {COUNTRY_LETTERS:,} letters, {PROVINCES} provinces apart"
    workers, most = Sample((float(sum(needed)),)), f"{min(needed)} to {max(needed)} a province"
    yield Row(measured=f"{named}: workers, all out by 08:30", unit="processes", ours=workers, note=most)
    for said, limit in (("as fast as they can", 0), (f"{AS_SET} letters/s a province", AS_SET)):
        plants = [replace(PROVINCE, workers=count, mail_a_second=limit) for count in needed]
        mornings = [_morning(costs, each, plant) for each, plant in zip(shares, plants, strict=True)]
        out = Sample((all_leave(mornings) / 60,))
        yield Row(measured=f"{named}, {said}: the last leaves after", unit="min", ours=out, must=Must(most=60))
    yield from _one_down(mornings, named)
    answers = COUNTRY_LETTERS / HOUR * costs.cpu_ms("postgresql", "web", "answer") / 1_000
    busy = Sample((answers,))
    yield Row(measured=f"{named}: web, if all are answered in an hour", unit="processes busy", ours=busy)


def _one_down(mornings: Sequence[Province], named: str) -> Iterator[Row]:
    """The largest province's database is away for ten minutes; then the same where all share one."""
    start, end = DOWN
    one = [*mornings[:-1], replace(mornings[-1], down_from=start, down_until=end)]
    shared = [replace(each, down_from=start, down_until=end) for each in mornings]
    for what, played in (("one province's own", one), ("were there one for all", shared)):
        waits = [each for each in played if _was_down(each)]
        late = Sample((sum(each.letters for each in waits) - left_by(waits, int(start)),))
        note = (
            f"{len(waits)} of {len(played)} stand still; the last letter leaves after {all_leave(played) / 60:.0f} min"
        )
        away = f"{named}, a database away for ten minutes, {what}: late"
        yield Row(measured=away, unit="letters", ours=late, note=note)


def _was_down(province: Province) -> bool:
    return province.down_until > province.down_from


def _morning(costs: Costs, letters: int, plant: Plant) -> Province:
    return Province(letters, throughput(costs, plant), scan_seconds(costs, plant, letters))


def scan_seconds(costs: Costs, plant: Plant, letters: int) -> float:
    """The scan is one transaction: nothing leaves before its end."""
    both = costs.cpu_ms(plant.database, "scheduler", "scan") + costs.cpu_ms(plant.database, "database", "scan")
    return both * letters / 1_000


def workers_needed(costs: Costs, plant: Plant, letters: int, seconds: float) -> int:
    """The fewest processes with which all leave in time.

    Raises:
        ValueError: more of them would not help, or too many would be needed: another part is the bottleneck.
    """
    scan = scan_seconds(costs, plant, letters)
    for workers in range(1, MOST_WORKERS + 1):
        if math.ceil(scan + letters / throughput(costs, replace(plant, workers=workers))) <= seconds:
            return workers
    raise ValueError(f"{letters} letters do not leave in {seconds:g} s: {bottleneck(costs, plant)}")


if __name__ == "__main__":
    sys.exit(run_part("country", measure, __doc__))

"""What is played, in the order of the table. A new theme is a module of its own, with EXPERIMENTS, and a line here."""

from worker.chaos.experiment import Experiment
from worker.chaos.experiments import (
    all_together,
    baseline,
    broker_faults,
    clock_jumps,
    contrast,
    crowds,
    days_lost,
    dead_addresses,
    deadline_races,
    deploys,
    mail_faults,
    marked_points,
    poison,
    postgres_faults,
    sleepers,
    sqlite_locks,
    webhook_faults,
    worker_kills,
)

EXPERIMENTS: tuple[Experiment, ...] = (
    *baseline.EXPERIMENTS,
    *worker_kills.EXPERIMENTS,
    *marked_points.EXPERIMENTS,
    *mail_faults.EXPERIMENTS,
    *postgres_faults.EXPERIMENTS,
    *sqlite_locks.EXPERIMENTS,
    *broker_faults.EXPERIMENTS,
    *sleepers.EXPERIMENTS,
    *dead_addresses.EXPERIMENTS,
    *webhook_faults.EXPERIMENTS,
    *poison.EXPERIMENTS,
    *all_together.EXPERIMENTS,
    *contrast.EXPERIMENTS,
    *crowds.EXPERIMENTS,
    *deploys.EXPERIMENTS,
    *days_lost.EXPERIMENTS,
    *clock_jumps.EXPERIMENTS,
    *deadline_races.EXPERIMENTS,
)

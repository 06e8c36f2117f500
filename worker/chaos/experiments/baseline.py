"""Nothing is broken: what the others are measured against."""

from worker.chaos.experiment import BASELINE, Experiment
from worker.chaos.house import House


def play(house: House) -> None:
    house.crew.start()


EXPERIMENTS = (Experiment(BASELINE, "nothing is broken", play, letters=800, quick=120),)

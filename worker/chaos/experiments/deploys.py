"""Everybody is told to stop and started anew, again and again, while letters leave: nobody reads one twice for that."""

from worker.chaos.experiment import Experiment
from worker.chaos.house import House
from worker.chaos.judge import judge, no_try_was_spent, none_came_twice, nothing_was_in_doubt

DEPLOYS = 4


def deploy(house: House) -> None:
    house.crew.start(web=1)
    members = [*house.crew.of("worker"), *house.crew.of("scheduler"), *house.crew.of("web")]
    for number in range(1, DEPLOYS + 1):
        house.await_taken(number * house.letters // (DEPLOYS + 1), seconds=300)
        house.fault(f"deploy {number} of {DEPLOYS}")
        for member, code in zip(members, house.crew.rest(*members), strict=True):
            if code != 0:
                house.breach(f"{member.name} was told to stop and " + ("did not" if code is None else f"ended: {code}"))
        house.crew.back(*members)
    house.recovered()
    judge(house, nothing_was_in_doubt, none_came_twice, no_try_was_spent)


EXPERIMENTS = (
    # Slow to answer, so that every thread has a letter under way when it is told to stop.
    Experiment("deploy", f"{DEPLOYS} deploys while letters leave", deploy, letters=200, seconds=0.5, lease=60.0),
)

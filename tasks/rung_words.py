from tasks.ladder_name import LadderName
from tasks.letters.wording import rung_words

_ONCE = {LadderName.ASSIGNED: "khi giao", LadderName.FOLLOW_UP: "theo ngày hẹn nhắc lại"}


def rung_in_words(ladder: str, rung: int) -> str:
    """`trước hạn 3 ngày làm việc`; of ladders that silence and lateness climb, the how manieth time it is."""
    name = LadderName(ladder)
    if name is LadderName.DEADLINE:
        return rung_words(rung)
    return _ONCE.get(name, f"{name.label}, lần {rung}")

"""Filling the braces of the sample's sentences: one choice holds for a whole document."""

import re
from datetime import date, timedelta
from random import Random

from worker.demo.field import Words

_BRACES = re.compile(r"\{(\w+)\}")
ROMAN = ("", "I", "II", "III", "IV")
SCHOOL_YEAR_FROM = 6
SPRING_OF_NEXT_YEAR_FROM = 9
MIDDLE_OF_MONTH = 15
DECEMBER = 12


def written(day: date) -> str:
    return f"{day:%d/%m/%Y}"


class Slots:
    """Words for one document issued on a day; `place` is the commune it speaks of, `border` one at the border."""

    def __init__(self, words: Words, place: str, border: str, issued: date, rng: Random) -> None:
        self._words, self._rng, self._month = words, rng, issued.month
        year = issued.year
        school = year if issued.month >= SCHOOL_YEAR_FROM else year - 1
        self._chosen = {
            "xa": place,
            "xa_bien_gioi": border,
            "nam": f"{year}",
            "nam_sau": f"{year + 1}",
            "nam_truoc": f"{year - 1}",
            "nam_xuan": f"{year + 1 if issued.month >= SPRING_OF_NEXT_YEAR_FROM else year}",
            "nam_hoc": f"{school} - {school + 1}",
            "thang": f"{issued.month}/{year}",
            "ky": rng.choice(reporting_periods(issued)),
        }

    def take_pair(self, table: str) -> str:
        """Who is asked, of a table of pairs.toml; {pair} becomes one of its topics."""
        pairs = self._words.pairs[table]
        who, topic = self._rng.choice([(who, topic) for who, topics in pairs.items() for topic in topics])
        self._chosen["pair"] = topic
        return who

    def fill(self, text: str, deadline: date | None = None) -> str:
        """The text without braces. `deadline` decides which month's end is reported up to."""
        self._chosen["den_ngay"] = f"đến hết ngày {written(_month_end_before(deadline))}" if deadline else "đến nay"
        while found := _BRACES.search(text):
            text = text[: found.start()] + self._choice(found.group(1)) + text[found.end() :]
        return text

    def _choice(self, name: str) -> str:
        if name in self._words.by_month:
            return self._words.by_month[name][self._month - 1]
        if name not in self._chosen:
            self._chosen[name] = self._rng.choice(self._words.free[name])
        return self._chosen[name]


def reporting_periods(issued: date) -> list[str]:
    """The periods that an office asks to hear about on a day: months, quarters, halves that end about then."""
    ended = issued.replace(day=1) - timedelta(days=1)
    month = issued if issued.day > MIDDLE_OF_MONTH else ended
    found = [f"tháng {month.month}/{month.year}"]
    if month.month % 3 == 0:
        found += [f"quý {ROMAN[month.month // 3]}/{month.year}"] * 2
    if month.month in {6, 9}:
        found += [f"{month.month} tháng đầu năm {month.year}"] * 2
    if month.month == DECEMBER:
        found.append(f"năm {month.year}")
    return found


def _month_end_before(deadline: date) -> date:
    return deadline.replace(day=1) - timedelta(days=1)

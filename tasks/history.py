"""What was said about a task already, told back: each letter with its copies, and what became of them."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tasks.chain import read_chain
from tasks.channel_words import in_a_sentence
from tasks.ledger import Entry, read_ledger
from tasks.letter import Letter, LetterKind
from tasks.letters.wording import full_day
from tasks.news_kind import NewsKind


def what_was_said(session: Session, code: str, zone: ZoneInfo) -> Iterator[str]:
    """Lines in Vietnamese, oldest first; times by `zone`."""
    told = False
    for entry in read_ledger(session, code):
        lines = [*_reminded(entry, code, zone), *_told(entry, code, zone)]
        told = told or bool(lines)
        yield from lines
        if any(dropped is None for each, _, dropped in entry.reminders if each == code):
            yield from (_copied(copy, zone) for copy in _copies(session, entry.letter.id))
    if not told:
        yield "Chưa có lượt đôn đốc nào."


def _reminded(entry: Entry, code: str, zone: ZoneInfo) -> Iterator[str]:
    letter = entry.letter
    for each, rung, dropped in entry.reminders:
        if each == code:
            step = f"thư đôn đốc, bước {rung}" if letter.kind == LetterKind.URGE else f"nấc {rung}"
            begins = f"Ngày {full_day(letter.slot)}: {step}, {letter.channel}"
            outcome = (
                f"không gửi: {dropped}" if dropped else f"thư {letter.state}{_came(letter, zone)}{_passed(letter)}"
            )
            yield f"{begins}, {outcome}."


def _told(entry: Entry, code: str, zone: ZoneInfo) -> Iterator[str]:
    letter = entry.letter
    for each, kind, dropped in entry.news:
        if each == code:
            begins = f"Ngày {full_day(letter.slot)}: báo tin «{NewsKind(kind).label}», {letter.channel}"
            outcome = (
                f"không gửi: {dropped}" if dropped else f"thư {letter.state}{_came(letter, zone)}{_passed(letter)}"
            )
            yield f"{begins}, {outcome}."


def _copies(session: Session, letter_id: int) -> list[Letter]:
    copies = select(Letter).where(Letter.kind == LetterKind.COPY, Letter.about == str(letter_id))
    return list(session.scalars(copies.order_by(Letter.id)))


def _copied(copy: Letter, zone: ZoneInfo) -> str:
    return (
        f"Cùng ngày, bản sao qua {in_a_sentence(copy.channel)} (thư số {copy.id}): thư {copy.state}{_came(copy, zone)}."
    )


def _came(letter: Letter, zone: ZoneInfo) -> str:
    """Evidence that it arrived; whoever reads on without an answer has acknowledged nothing."""
    moments = {"đã tới máy người nhận": letter.received_at, "đã được xem": letter.seen_at}
    return "".join(f", {word} lúc {at.astimezone(zone):%H:%M %d/%m/%Y}" for word, at in moments.items() if at)


def _passed(letter: Letter) -> str:
    return "".join(f"; không qua {in_a_sentence(each.channel)}: {each.why}" for each in read_chain(letter.chain))

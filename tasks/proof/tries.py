"""What shows that a try at a letter is as it was sealed: its place and path in the tree of its day."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from tasks.log.merkle import climb, path
from tasks.log.seal_attempts import attempt_leaf, read_leaves, seals
from tasks.office_event import AttemptsSealed


def seal_tries(session: Session, letters: Iterable[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[int]]:
    """The letters, each try with what seals it, None where nothing does yet; and ids of the rows that do."""
    told = list(letters)
    tries = {each["id"]: each for letter in told for each in letter["attempts"]}
    for each in tries.values():
        each["seal"] = None
    sealed_by: list[int] = []
    for row, said in seals(session):
        mine = [number for number in tries if said.first <= number <= said.last]
        if mine:
            sealed_by.append(row.id)
            _seal(tries, mine, row.number, read_leaves(session, said.first, said.last))
    return told, sealed_by


def _seal(tries: dict[int, dict[str, Any]], mine: list[int], row: int | None, leaves: dict[int, bytes]) -> None:
    places, values = {number: place for place, number in enumerate(leaves)}, list(leaves.values())
    for number in mine:
        beside = [each.hex() for each in path(values, places[number])]
        tries[number]["seal"] = {"row": row, "index": places[number], "size": len(values), "path": beside}


def broken_tries(letters: Iterable[Mapping[str, Any]], rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Tries that do not lead to what their row of the log sealed, in Vietnamese."""
    roots = {
        row["number"]: json.loads(row["payload"])["root"] for row in rows if row["name"] == AttemptsSealed.__name__
    }
    for letter in letters:
        for each in letter["attempts"]:
            if (seal := each.get("seal")) and _root(letter["id"], each, seal) != roots.get(seal["row"]):
                yield f"thư {letter['id']}, lần gửi {each['number']}: không khớp với dòng {seal['row']} đã niêm"


def _root(letter_id: int, said: Mapping[str, Any], seal: Mapping[str, Any]) -> str | None:
    found = attempt_leaf(said["id"], letter_id, said["number"], said["at"], said["outcome"], said["words"])
    try:
        return climb(found, seal["index"], seal["size"], [bytes.fromhex(each) for each in seal["path"]]).hex()
    except ValueError:
        return None

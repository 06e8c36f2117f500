import re
from typing import TYPE_CHECKING, Annotated, Any

import typer

from worker.cli.output import Json, print_json, say

if TYPE_CHECKING:
    from tasks.log.verify import Verdict

BROKEN, UNUSABLE = 1, 2
SEAL = re.compile(r"[0-9a-f]{8,64}")

audit_app = typer.Typer(help="The log of every change: whether it is whole, what it says, a copy of it.")


@audit_app.callback()
def audit() -> None:
    """The log of every change."""


@audit_app.command("verify")
def verify(
    heads: Annotated[
        list[str] | None, typer.Option("--head", help="A seal as a digest printed it; may be given again.")
    ] = None,
    *,
    json: Json = False,
) -> None:
    """Look whether the log is whole: exit code 0 it is, 1 a row was changed, removed, moved, or cut off its end."""
    from tasks.log.signature import Signer
    from tasks.log.verify import verify as verify_log
    from worker.cli.wired import wired

    read = [_read(head) for head in heads or ()]
    wiring = wired()
    with wiring.database.read() as session:
        verdict = verify_log(session, Signer(wiring.settings.keys), read)
    if json:
        print_json(_shape(verdict))
    else:
        _tell(verdict)
    if not verdict.whole:
        raise typer.Exit(BROKEN)


def _read(head: str) -> str:
    seal = re.sub(r"[\s.…]", "", head).lower()
    if not SEAL.fullmatch(seal):
        typer.echo(f"--head: thấy «{head}», cần 8 đến 64 chữ số 0-9, a-f như in cuối thư tổng hợp.", err=True)
        raise typer.Exit(UNUSABLE)
    return seal


def _shape(verdict: "Verdict") -> dict[str, Any]:
    faults = [{"number": each.number, "words": each.words} for each in verdict.faults]
    names = ("whole", "rows", "head", "anchors", "unknown_keys", "wrong")
    return {name: getattr(verdict, name) for name in names} | {"faults": faults}


def _tell(verdict: "Verdict") -> None:
    from tasks.log.anchor import printed
    from tasks.rates import number

    say(f"Nhật ký: {number(verdict.rows)} dòng, dấu niêm {printed(verdict.head)}.")
    for fault in verdict.faults:
        say(f"- {fault.words}.")
    if (more := verdict.wrong - len(verdict.faults)) > 0:
        say(f"- và {number(more)} chỗ khác.")
    if verdict.unknown_keys:
        say(f"{verdict.unknown_keys} mốc được ký bằng khóa không còn giữ: không kiểm được chữ ký của các mốc ấy.")
    said = f"nguyên vẹn, khớp với {number(verdict.anchors)} mốc đã ghi" if verdict.whole else "KHÔNG nguyên vẹn"
    say(f"Kết luận: nhật ký {said}.")

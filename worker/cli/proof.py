from pathlib import Path
from typing import Annotated

import typer

from worker.cli.output import say
from worker.cli.refuse import refuse

PARTLY, NOT_WHOLE = 1, 1
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE.html", help="Else CODE.html.")]
Pdf = Annotated[Path | None, typer.Option("--pdf", metavar="FILE.pdf", help="As PDF too; needs dondoc[pdf].")]
Check = Annotated[
    Path | None,
    typer.Option("--check", metavar="FILE.html", help="Check a page; exit code 0 whole, 1 not."),
]


def proof(
    code: Annotated[str | None, typer.Argument(help="The task's code, such as NV12.")] = None,
    *,
    output: Output = None,
    pdf: Pdf = None,
    check: Check = None,
) -> None:
    """One page for a task: who was told what with which result, who answered; with what proves it."""
    if (code is None) == (check is None):
        refuse("Cần mã nhiệm vụ, hoặc --check TỆP để kiểm một trang đã lập.")
    if check is not None:
        _check(check)
    elif code is not None:
        _write(code, output, pdf)


def _write(code: str, output: Path | None, pdf: Path | None) -> None:
    from tasks.log.signature import Signer
    from tasks.proof.page import render
    from tasks.proof.pdf import PdfMissingError
    from tasks.proof.pdf import pdf as as_pdf
    from tasks.proof.statement import state
    from worker.cli.wired import wired

    wiring = wired()
    with wiring.database.read() as session:
        stated = state(session, Signer(wiring.settings.keys), wiring.desk.office, code, wiring.clock.now())
    html = render(stated)
    path = output or Path(f"{stated.facts['task']['code']}.html".replace("/", "-"))
    path.write_text(html, encoding="utf-8")
    say(f"Đã lập {path}.")
    if pdf is None:
        return
    try:
        pdf.write_bytes(as_pdf(html))
    except PdfMissingError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(PARTLY) from None
    say(f"Đã lập {pdf}.")


def _check(path: Path) -> None:
    from tasks.log.signature import Signer
    from tasks.proof.check import check
    from tasks.proof.page import UNREADABLE, NoProofError, made_at, read_page, render
    from worker.settings import read_settings

    html = path.read_text(encoding="utf-8", errors="replace")
    try:
        stated = read_page(html, str(path))
        faults = [*check(stated, Signer(read_settings().keys)), *_shown(html, render(stated))]
    except (NoProofError, *UNREADABLE) as error:
        refuse(str(error) if isinstance(error, NoProofError) else str(NoProofError(str(path))))
    for fault in faults:
        say(f"- {fault}.")
    task, at = stated.facts["task"]["code"], made_at(stated.facts)
    say(f"Bản ghi nhiệm vụ {task} lập lúc {at:%H:%M ngày %d/%m/%Y}: {'KHÔNG nguyên vẹn' if faults else 'nguyên vẹn'}.")
    if faults:
        raise typer.Exit(NOT_WHOLE)


def _shown(html: str, made: str) -> list[str]:
    """What people read must be what was signed."""
    return [] if html == made else ["phần hiển thị khác với bản ghi đã ký (bị sửa, hoặc lập bằng phiên bản khác)"]

from pathlib import Path
from typing import Annotated

import typer

from worker.cli.output import say

UNUSABLE = 2


def template(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx", help="Where to write it; must not exist.")],
) -> None:
    """Write an empty workbook to fill in and import: Nhiệm vụ, Đơn vị, Đầu mối."""
    from tasks.intake.template import write_template

    if file.suffix.lower() != ".xlsx" or file.exists():
        found = "đã có tệp này" if file.exists() else f"đuôi tệp «{file.suffix}»"
        typer.echo(f"{file}: {found}; cần tên một tệp .xlsx chưa có. Cách sửa: chọn tên khác.", err=True)
        raise typer.Exit(UNUSABLE)
    try:
        write_template(file, _departments())
    except OSError as error:
        typer.echo(f"Không ghi được {file} ({error.strerror}); chọn nơi khác.", err=True)
        raise typer.Exit(UNUSABLE) from None
    say(f"Đã ghi {file}: điền rồi nhập bằng «dondoc import {file}».")


def _departments() -> list[str]:
    """Names for the drop-downs, when this machine already has a database with departments."""
    from sqlalchemy.engine.url import make_url
    from sqlalchemy.exc import OperationalError, ProgrammingError

    from tasks.intake.organisations import department_names
    from worker.settings import read_settings
    from worker.wiring import Wiring

    wiring = Wiring(read_settings())
    url = make_url(wiring.settings.database)
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        return []
    try:
        with wiring.database.read() as session:
            return department_names(session)
    except (OperationalError, ProgrammingError):  # no database, or one without tables yet: a template needs none
        return []

from rich.console import Console
from rich.table import Table
from rich.text import Text

from worker.chaos.report import COLUMNS, Report
from worker.chaos.short_times import told

# Eleven columns: where nobody looks (a file, a pipe) they are not squeezed into a terminal's eighty characters.
WIDEST = 170


def print_report(report: Report) -> None:
    """The table to standard output, and under it what broke."""
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDEST)
    kind = "quick run" if report.quick else "run"
    table = Table(title=f"{report.database}, {kind} of seed {report.seed}; {told()}", title_justify="left")
    for number, header in enumerate(COLUMNS):
        table.add_column(header, justify="right" if number else "left", overflow="fold")
    for row in report.rows():
        table.add_row(*map(Text, row))
    console.print(table)
    for words in report.breaches():
        console.print(Text(words, style="red"))

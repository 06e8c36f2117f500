"""Whatever a list says, importing it again changes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.database import open_database
from tests.support.intake import HEADER, LEADS, Intake, open_office, task
from worker.migrate import migrate

ROWS = st.builds(
    task,
    number=st.sampled_from(["1/UBND-KT", "2/UBND-KT", ""]),
    issued=st.sampled_from(["05/10/2026", "05/01/2026", ""]),
    content=st.sampled_from(["Báo cáo tháng", "Tham mưu kế hoạch", "Rà soát…"]),
    lead=st.sampled_from([*LEADS, "Sở Z"]),
    others=st.sampled_from(["", "Sở Xây dựng; Sở Nội vụ", "Các sở, ban, ngành"]),
    deadline=st.sampled_from(["30/11/2026", "11/12/2026", "", "-", "hằng tháng", "15 ngày"]),
    state=st.sampled_from(["", "Chưa thực hiện", "Chờ xác nhận", "Hoàn thành", "Tạm dừng", "Hủy"]),
    reported=st.sampled_from(["", "09/11/2026"]),
    note=st.sampled_from(["", "Gia hạn lần 1 từ 30/11/2026 đến 11/12/2026", "Công điện"]),
)


@pytest.fixture(scope="module")
def intake(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Intake]:
    """One office for all examples: each list meets what the lists before it left."""
    folder = tmp_path_factory.mktemp("twice")
    migrate(f"sqlite:///{folder / 'a.db'}")
    database = open_database(f"sqlite:///{folder / 'a.db'}")
    yield open_office(database, folder)
    database.close()


@settings(max_examples=40, deadline=None)
@given(st.lists(ROWS, min_size=1, max_size=6))
def test_a_list_imported_again_changes_nothing(intake: Intake, rows: list[tuple[Any, ...]]) -> None:
    first = intake.run(*rows, header=HEADER)
    again = intake.run(*rows, header=HEADER)

    assert (again.created, again.updated) == (0, 0)
    assert again.rejected == first.rejected
    assert again.unchanged == first.created + first.updated + first.unchanged

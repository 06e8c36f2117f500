"""Pages by key: each continues after the last id of the one before, so none is skipped or told twice, however long."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError
from sqlalchemy import Select
from sqlalchemy.orm import Session

from tasks.outside.task_said import HIGHEST_ID

MOST_ITEMS, ITEMS = 200, 50
Item = TypeVar("Item", bound=BaseModel)
_FORM = re.compile(r"[A-Za-z0-9_-]{1,20}")
_NUMBER = re.compile(r"after:([0-9]{1,10})")


def write_cursor(last_id: int) -> str:
    return urlsafe_b64encode(f"after:{last_id}".encode()).decode().rstrip("=")


def read_cursor(text: str) -> int:
    """The id after which to go on.

    Raises:
        ValueError: it is none of ours.
    """
    padded = text + "=" * (-len(text) % 4)
    found = _FORM.fullmatch(text) and _NUMBER.fullmatch(urlsafe_b64decode(padded).decode("ascii", "replace"))
    if not found or int(found[1]) > HIGHEST_ID:
        raise ValueError("this is no cursor of a page that was given here")
    return int(found[1])


def _checked(text: str) -> str:
    try:
        read_cursor(text)
    except ValueError as error:
        raise PydanticCustomError("no_cursor", f"{error}; leave it out to begin anew") from None
    return text


Cursor = Annotated[str, AfterValidator(_checked)]


class Paged(BaseModel):
    """What every list may be asked: `cursor` is the `next` of the page before."""

    model_config = ConfigDict(extra="forbid")

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_ITEMS)] = ITEMS

    @property
    def after(self) -> int:
        return read_cursor(self.cursor) if self.cursor else 0


class Page(BaseModel, Generic[Item]):
    """`next` is null on the last page."""

    items: list[Item]
    next: str | None


def read_page(session: Session, wanted: Select[Any], id_column: Any, paged: Paged) -> tuple[Sequence[Any], str | None]:
    """Rows by ascending id, and the next cursor."""
    rows = session.scalars(wanted.where(id_column > paged.after).order_by(id_column).limit(paged.limit + 1)).all()
    more = len(rows) > paged.limit
    shown = rows[: paged.limit]
    return shown, write_cursor(shown[-1].id) if more else None

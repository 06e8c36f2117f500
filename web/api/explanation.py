from pydantic import BaseModel


class Explanation(BaseModel):
    """Lines in Vietnamese, as `dondoc explain` prints them."""

    code: str
    lines: list[str]

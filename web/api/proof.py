from pydantic import BaseModel


class Proof(BaseModel):
    """The page that `dondoc proof` makes, and what is signed in it: docs/audit.md says how it is checked."""

    code: str
    statement: str
    signature: str
    page: str

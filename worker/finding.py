from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One check of the doctor: `mend` is what to do, empty when all is well."""

    check: str
    ok: bool
    words: str
    mend: str = ""

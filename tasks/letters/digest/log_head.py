from sqlalchemy.orm import Session

from tasks.letters.digest.facts import LogHead
from tasks.log.anchor import anchor_of, printed


def log_head(session: Session, letter_id: int) -> LogHead | None:
    """The log's end as it was noted when the digest was entered: every copy of the letter prints the same."""
    anchor = anchor_of(session, letter_id)
    return LogHead(rows=anchor.number, seal=printed(anchor.hash)) if anchor else None

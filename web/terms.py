from sqlalchemy.orm import Session

from tasks.extension_policy import Terms
from web.card import read_calendar
from web.web import Web


def read_terms(session: Session, web: Web) -> Terms:
    """What a request for more time is judged by, today."""
    return Terms(policy=web.desk.rules.extension, calendar=read_calendar(session, web), on=web.today())

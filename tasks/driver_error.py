from sqlalchemy import Dialect
from sqlalchemy.exc import DBAPIError


def meant(error: Exception, words: str, dialect: Dialect) -> DBAPIError:
    """What the driver itself raised at these `words`, as SQLAlchemy tells of it.

    Without the values, as all engines here are told to; what the driver quotes of them stays.
    """
    told = DBAPIError.instance(words, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, dialect=dialect)
    assert isinstance(told, DBAPIError)  # noqa: S101 - as every error of a driver
    return told

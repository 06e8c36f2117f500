"""The usual way to send letters with Celery, as its documentation shows it: what Dondoc is held against."""

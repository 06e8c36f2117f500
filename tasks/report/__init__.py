"""The report of a period: the table and the sentence that a province's own reports begin with, for free dates."""

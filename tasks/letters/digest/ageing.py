"""How long tasks have been overdue, in the four spans that the office reports: working days."""

SPANS = ("1–7", "8–30", "31–90", "trên 90")
HEADINGS = ("1–7", "8–30", "31–90", ">90")
"""The same, as short as a column is narrow."""

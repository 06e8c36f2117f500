"""How often a process looks for objects that nobody needs and that hold each other."""

GARBAGE = 20_000
"""So many are made before it does. What is imported stays: to look through it again and again while it grows is a tenth
of a start, and letters leave few of such objects.
"""

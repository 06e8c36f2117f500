"""What the event log is worth: it is only added to, its end is noted where people read it, and it can be checked."""

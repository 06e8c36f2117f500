"""The office's rows looked at as a whole: what should have happened by now and has not. Queries only."""

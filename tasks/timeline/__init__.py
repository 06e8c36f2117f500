"""What became of a task, moment by moment, in the office's words: what `dondoc explain` and the API tell back."""

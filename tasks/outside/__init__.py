"""What other systems say of tasks, under names of their own: by the JSON API, by events, by a stream."""

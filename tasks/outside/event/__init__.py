"""What other systems tell as CloudEvents: posted one by one, in batches, or through a Redis stream."""

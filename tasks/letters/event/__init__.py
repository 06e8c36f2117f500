"""What a subscriber is told: a CloudEvent, as it is."""

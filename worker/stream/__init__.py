"""Events of other systems through a Redis stream, for offices that prefer one to HTTP."""

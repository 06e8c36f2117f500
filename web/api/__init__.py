"""`/api/v1`: JSON for the office's own systems. One file a resource; what all share stands beside them."""

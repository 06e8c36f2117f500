"""What is measured, beside its limits."""

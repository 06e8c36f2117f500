"""Recurring tasks: each period (kỳ) is a task with a deadline of its own."""

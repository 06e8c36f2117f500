"""Processes: settings to wiring, scheduler, relay, jobs, command line."""

"""`/metrics`, a file a theme. Names and units as Prometheus has them; docs/operate.md says what to alarm on."""

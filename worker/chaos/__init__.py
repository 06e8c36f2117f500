"""`dondoc chaos`: faults played on real processes, and the ledger checked after each. No office runs this."""

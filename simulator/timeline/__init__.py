"""What happened: passages, events, occupancy, march table, verdicts."""

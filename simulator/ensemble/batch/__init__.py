"""What is asked of replications that run over arrays: events, verdicts, occupancy."""

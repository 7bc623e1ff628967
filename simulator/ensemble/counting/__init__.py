"""What is counted of all replications."""

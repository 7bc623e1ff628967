"""The ground from above, and what is on it."""

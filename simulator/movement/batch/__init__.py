"""The law of motion over arrays: many replications at once."""

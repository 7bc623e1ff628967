"""Events: their names, and the instants that they stand for."""

"""What is to happen: the scenario file, its model, and the geometry of the ground."""

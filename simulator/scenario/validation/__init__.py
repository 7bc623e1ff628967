"""Validation: everything that is wrong in a scenario file, with its place."""

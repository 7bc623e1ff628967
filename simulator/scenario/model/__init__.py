"""The validated content of a scenario file, as pydantic models."""

"""Tables of line-ups, cell by cell."""

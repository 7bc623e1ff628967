"""Sheets to print: for posts, assembly streets, units and the caller of a flight."""

"""The text of a scenario file: YAML, overlays, spreadsheets, settings, sources."""

"""The `parade` command: one module a command."""

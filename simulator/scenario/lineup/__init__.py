"""The line-up: what moves, in stations and SI numbers."""

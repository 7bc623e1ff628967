"""The error of a field, with the way that leads from the field to what is wrong."""

from __future__ import annotations


class FieldError(ValueError):
    """What is wrong below a field: the keys or numbers that lead there, and the message."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path

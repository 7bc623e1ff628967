"""Where on a passage events are read."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Side = Literal["arrival", "departure"]


class Reading(NamedTuple):
    """Where the head of a unit is at an event, for all units that start alike.

    Attributes
    ----------
    station
        Of the head (m); less the unit's length where ``tail`` is set.
    tail
        Whether it is the tail that is at ``station``.
    side
        Whether the event is the arrival or the departure.
    """

    station: float
    tail: bool
    side: Side


class ReadingTable(NamedTuple):
    """The events of all units.

    Attributes
    ----------
    names
        m of them.
    which
        The place of what is read among all that moves by itself, shape (m,).
    stations
        Of its head (m), shape (m,); -inf for what was so from the beginning.
    arrival
        Whether the event is the arrival there, else the departure; shape (m,).
    """

    names: tuple[str, ...]
    which: NDArray[np.int64]
    stations: NDArray[np.float64]
    arrival: NDArray[np.bool_]

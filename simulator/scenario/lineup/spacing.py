"""What a unit keeps behind the units ahead: its gap, a time gap, a headway.

All three are one bound of the law (docs/motion.md): before its head is at a station, a body ahead
must have been some distance further for some seconds.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

SpacingKey = Literal["gap", "time-gap", "headway"]


class Spacing(NamedTuple):
    """What a body keeps behind another.

    Attributes
    ----------
    key
        `gap` and `time-gap` are kept from the tail of the unit ahead, `headway` from its head.
    distance
        Clear distance (m); zero for the times.
    seconds
        Delay with which the motion ahead is followed (s); of the times, the time itself.
    markers
        The only places where it is kept; None is all along common ground.
    setting
        The settings path of the seconds.
    stations
        Of the markers on the unit's own route (m).
    """

    key: SpacingKey
    distance: float
    seconds: float
    markers: tuple[str, ...] | None = None
    setting: str = ""
    stations: tuple[float, ...] = ()

    def behind_head(self, length: float) -> float:
        """How far behind the head of a body of a length lies what it is kept from (m)."""
        return 0.0 if self.key == "headway" else length
